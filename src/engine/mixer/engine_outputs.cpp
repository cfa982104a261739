// Where the song's text leads each track: into a group, or to the master.
//
// An output is a way of its own from the track to the group. An edited song's outputs are made at once and stay silent;
// the tracks go over to them as the song is taken up.
#include "engine/engine_impl.h"
#include "engine/mixer/ways.h"
#include "song/syntax/diagnostics.h"

namespace aviary::engine {

void Engine::Impl::lead_outputs() {
    outputs_refused.clear();
    for (TrackRecord& record : song.tracks) record.output = SendId::none;
    for (TrackRecord& record : song.tracks)
        if (record.song.mix.out) lead_output(record, *record.song.mix.out);
    for (TrackRecord& record : song.tracks) {
        forget_unused_outputs(record);
        keep_mixer(record);
    }
}

void Engine::Impl::lead_output(TrackRecord& record, const song::Written<int>& out) {
    TrackRecord* const to = song.find(out.value);
    const std::string what = "track " + name_of(record) + " cannot go into ";
    if (!to) {
        outputs_refused.push_back({"out.unknown",
            what + std::to_string(out.value) + ": the song has no such track", place_of(out.position)});
        return;
    }
    if (const Way way = way_without_sends(*to, record); !way.empty()) {
        outputs_refused.push_back(
            {"out.cycle", what + names_of(way) + ": it would hear itself", place_of(out.position)});
        return;
    }
    const SendRecord wanted{.to = to->id, .kind = SendKind::output};
    const auto known =
        std::ranges::find_if(record.sends, [&](const SendRecord& send) { return send.leads_where(wanted); });
    SendRecord& output = known == record.sends.end() ? record.sends.emplace_back(wanted) : *known;
    if (output.id == SendId::none) add_send(record, output);
    record.output = output.id;
}

/// The text owns the outputs, so sends on the way back end for them. What remains of a way back is of outputs alone.
Way Engine::Impl::way_without_sends(const TrackRecord& from, const TrackRecord& to) {
    for (;;) {
        Way way = way_from(from, to, song);
        bool has_ended_any = false;
        for (std::size_t i = 0; i + 1 < way.size() && !has_ended_any; ++i) {
            TrackRecord& record = *song.find(way[i]->id);
            const auto send = std::ranges::find_if(record.sends, [&](const SendRecord& other) {
                return other.kind == SendKind::send && other.to == way[i + 1]->id;
            });
            if (send == record.sends.end()) continue;
            end_send(record, send->id);
            has_ended_any = true;
        }
        if (!has_ended_any) return way;
    }
}

void Engine::Impl::end_send(TrackRecord& record, SendId id) {
    playback.send(EndSend{record.id, id});
    std::erase_if(record.sends, [&](const SendRecord& send) { return send.id == id; });
    keep_mixer(record);
}

/// The output that sounds until the song is taken up is still in use.
void Engine::Impl::forget_unused_outputs(TrackRecord& record) {
    const TrackRecord* const heard = sounding ? sounding->find(record.id) : nullptr;
    const std::vector<SendRecord> all = record.sends;
    for (const SendRecord& send : all)
        if (!record.uses(send) && !(heard && heard->uses(send))) end_send(record, send.id);
}

} // namespace aviary::engine
