// Which track is sent to which.
#include "engine/engine_impl.h"

namespace aviary::engine {

namespace {

/// Whether sound of `from` comes to `to`, by sends.
bool comes_to(TrackId from, TrackId to, LoadedSong& loaded) {
    if (from == to) return true;
    const TrackRecord* record = loaded.find(from);
    return record && std::ranges::any_of(record->sends, [&](const SendRecord& send) {
        return send.to != TrackId::master && comes_to(send.to, to, loaded);
    });
}

} // namespace

std::vector<Send> Engine::Impl::sends_of(const TrackRecord& record) {
    std::vector<Send> sends;
    for (const SendRecord& send : record.sends) {
        const TrackRecord* const to = song.find(send.to);
        if (to || send.to == TrackId::master) sends.push_back({to ? to->song.number : 0, send.level});
    }
    return sends;
}

Result<std::vector<SendRecord>> Engine::Impl::wanted_sends(
    const TrackRecord& from, const std::vector<Send>& sends) {
    std::vector<SendRecord> wanted;
    for (const Send& send : sends) {
        const std::string from_to =
            "track " + std::to_string(from.song.number) + " to track " + std::to_string(send.to);
        const TrackRecord* const to = send.to == 0 ? nullptr : song.find(send.to);
        if (send.to != 0 && !to)
            return Error{"send.unknown", "cannot send " + from_to + ": the song has no such track", {}};
        const TrackId target = to ? to->id : TrackId::master;
        if (std::ranges::find(wanted, target, &SendRecord::to) != wanted.end())
            return Error{"send.twice", "there can be only one send from " + from_to, {}};
        if (to && comes_to(target, from.id, song))
            return Error{"send.cycle",
                "cannot send " + from_to + ": its sound comes back from there, and it would hear itself", {}};
        wanted.push_back({target, send.level});
    }
    return wanted;
}

void Engine::Impl::set_sends(TrackRecord& record, const std::vector<SendRecord>& wanted) {
    SendChanges next = changes_of(record, wanted);
    if (!next.is_any_new && next.ended.empty()) { // levels alone
        record.sends = std::move(next.sends);
        return;
    }
    amend([&] {
        next = changes_of(record, wanted); // tracks that were to go may have gone by now
        for (const SendId id : next.ended) playback.send(EndSend{record.id, id});
        for (SendRecord& send : next.sends)
            if (send.id == SendId::none) add_send(record, send);
        record.sends = std::move(next.sends);
        keep_mixer(record);
        set_depths();
        align();
    });
}

Engine::Impl::SendChanges Engine::Impl::changes_of(
    const TrackRecord& record, const std::vector<SendRecord>& wanted) {
    SendChanges next{wanted, {}};
    for (const SendRecord& send : record.sends) {
        const auto same = std::ranges::find(next.sends, send.to, &SendRecord::to);
        if (same != next.sends.end())
            same->id = send.id;
        else if (send.to != TrackId::master && !song.find(send.to))
            next.sends.push_back(send); // its track goes at the bar, if nobody puts it back
        else
            next.ended.push_back(send.id);
    }
    next.is_any_new = std::ranges::find(next.sends, SendId::none, &SendRecord::id) != next.sends.end();
    return next;
}

void Engine::Impl::add_send(const TrackRecord& from, SendRecord& send) {
    send.id = take_id<SendId>();
    auto node = std::make_unique<SendNode>(send.id, Fader::ramp_of(setup.sample_rate));
    playback.send(AddSend{from.id, send.to, playback.owner_of(std::move(node))});
}

int Engine::Impl::depth_of(TrackId track) const {
    const auto known = depths.find(track);
    return known == depths.end() ? 0 : known->second;
}

/// The depth of each track: how many sends the longest way to it has.
void Engine::Impl::set_depths() {
    const auto tracks = known_tracks();
    std::map<TrackId, int> next;
    for (std::size_t round = 0; round < tracks.size(); ++round) // as many as a way can be long
        for (const TrackRecord* track : tracks)
            for (const SendRecord& send : track->sends)
                if (send.to != TrackId::master) next[send.to] = std::max(next[send.to], next[track->id] + 1);
    for (const TrackRecord* track : tracks)
        if (next[track->id] != depth_of(track->id)) playback.send(SetDepth{track->id, next[track->id]});
    depths = std::move(next);
}

} // namespace aviary::engine
