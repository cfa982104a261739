// Where the song's text leads each track: into a group or to the master, and to the slots whose side chain it is.
//
// Each is a way of its own from the track. An edited song's outputs are made at once and stay silent; the tracks go over
// to them as the song is taken up. Side chains of slots that stay change at once.
#include "engine/engine_impl.h"
#include "engine/mixer/ways.h"
#include "engine/timeline/arrange.h"
#include "hosting/plugin/side_input.h"

#include <set>

namespace aviary::engine {

namespace {

const song::PluginWord* word_of(const std::vector<WantedSlot>& wanted, std::size_t slot) {
    return slot < wanted.size() ? wanted[slot].word : nullptr;
}

} // namespace

void Engine::Impl::lead_ways() {
    ways_refused.clear();
    for (TrackRecord& record : song.tracks) record.output = SendId::none;
    for (TrackRecord& record : song.tracks)
        if (record.song.mix.out) lead_output(record, *record.song.mix.out);
    std::set<SendId> side_chains;
    for (TrackRecord& record : song.tracks) {
        const auto wanted = wanted_chain(record.song);
        for (std::size_t i = 0; i < record.chain.size(); ++i)
            if (const auto* word = word_of(wanted, i); word && word->sidechain)
                side_chains.insert(lead_side_chain(record, record.chain[i]->id, *word->sidechain));
    }
    for (TrackRecord& record : song.tracks) {
        forget_unused_ways(record, side_chains);
        keep_mixer(record);
    }
}

SendId Engine::Impl::lead(TrackRecord& record, const SendRecord& wanted) {
    const auto known =
        std::ranges::find_if(record.sends, [&](const SendRecord& send) { return send.leads_where(wanted); });
    SendRecord& way = known == record.sends.end() ? record.sends.emplace_back(wanted) : *known;
    if (way.id == SendId::none) add_send(record, way);
    return way.id;
}

void Engine::Impl::lead_output(TrackRecord& record, const song::Written<int>& out) {
    const TrackRecord* const to = song.find(out.value);
    const std::string what = "track " + name_of(record) + " cannot go into ";
    if (!to) {
        ways_refused.push_back({"out.unknown",
            what + std::to_string(out.value) + ": the song has no such track", place_of(out.position)});
    } else if (const Way way = way_without_sends(*to, record); !way.empty()) {
        ways_refused.push_back(
            {"out.cycle", what + names_of(way) + ": it would hear itself", place_of(out.position)});
    } else {
        record.output = lead(record, {.to = to->id, .kind = SendKind::output});
    }
}

/// None: it cannot be.
SendId Engine::Impl::lead_side_chain(TrackRecord& record, ChainSlotId slot, const song::Written<int>& from) {
    TrackRecord* const source = song.find(from.value);
    const std::string what = " cannot be a side chain of track " + name_of(record);
    if (!source) {
        ways_refused.push_back({"sidechain.unknown",
            "track " + std::to_string(from.value) + what + ": the song has no such track",
            place_of(from.position)});
    } else if (const Way way = way_without_sends(record, *source); !way.empty()) {
        ways_refused.push_back({"sidechain.cycle",
            "track " + name_of(*source) + what + ", whose sound comes back there (" + names_of(way) + ")",
            place_of(from.position)});
    } else {
        return lead(*source, {.to = record.id, .kind = SendKind::side_chain, .side = slot});
    }
    return SendId::none;
}

/// The text owns outputs and side chains, so sends on the way back end for
/// them. What remains of a way back is of those alone.
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

/// What sounds until the song is taken up is still in use: the present output,
/// and side chains of slots that go then.
void Engine::Impl::forget_unused_ways(TrackRecord& record, const std::set<SendId>& side_chains) {
    const TrackRecord* const heard = sounding ? sounding->find(record.id) : nullptr;
    const std::vector<SendRecord> all = record.sends;
    for (const SendRecord& send : all) {
        const TrackRecord* const to = song.find(send.to);
        const bool is_unused_output = !record.uses(send) && !(heard && heard->uses(send));
        const bool is_unused_side_chain = send.kind == SendKind::side_chain && !side_chains.contains(send.id)
                                          && to && to->has_slot(send.side);
        if (is_unused_output || is_unused_side_chain) end_send(record, send.id);
    }
}

std::optional<Error> side_chain_problem(const song::PluginWord& word, const hosting::Processor& processor) {
    if (!word.sidechain || hosting::side_input_channels(processor.clap()) > 0) return std::nullopt;
    return Error{"sidechain.deaf",
        "'" + word.word + "' has no side-chain input: it does not hear track "
            + std::to_string(word.sidechain->value),
        place_of(word.sidechain->position)};
}

std::vector<Error> side_chain_problems(const LoadedSong& loaded) {
    std::vector<Error> problems;
    for (const TrackRecord& track : loaded.tracks) {
        const auto wanted = wanted_chain(track.song);
        for (std::size_t i = 0; i < track.chain.size(); ++i) {
            const auto* word = word_of(wanted, i);
            const hosting::Processor* const processor = track.chain[i]->processor;
            if (!word || !processor) continue;
            if (auto problem = side_chain_problem(*word, *processor)) problems.push_back(*std::move(problem));
        }
    }
    return problems;
}

} // namespace aviary::engine
