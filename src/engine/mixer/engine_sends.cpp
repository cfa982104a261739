// Which track is sent to which.
#include "engine/engine_impl.h"

namespace aviary::engine {

std::vector<Send> Engine::Impl::sends_of(const TrackRecord& record) {
    std::vector<Send> sends;
    for (const SendRecord& send : record.sends) {
        if (send.kind != SendKind::send) continue;
        const TrackRecord* const to = song.find(send.to);
        if (to || send.to == TrackId::master)
            sends.push_back({to ? to->song.number : 0, send.level, send.is_pre});
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
        if (const auto way = to ? way_from(*to, from, song) : Way(); !way.empty())
            return Error{"send.cycle",
                "cannot send " + from_to + ": its sound comes back from there (" + names_of(way)
                    + "), and it would hear itself",
                {}};
        wanted.push_back({.to = target, .level = send.level, .is_pre = send.is_pre});
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
        const auto same = std::ranges::find_if(
            next.sends, [&](const SendRecord& other) { return send.leads_where(other); });
        if (same != next.sends.end())
            same->id = send.id;
        else if (send.kind != SendKind::send)
            next.sends.push_back(send); // what the song says, no mixer changes
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
    auto node = std::make_unique<SendNode>(send.id, send.kind, Fader::ramp_of(setup.sample_rate), send.side);
    auto side = send.kind == SendKind::side_chain ? std::make_unique<SideChain>(setup.max_frames) : nullptr;
    playback.send(
        AddSend{from.id, send.to, playback.owner_of(std::move(node)), playback.owner_of(std::move(side))});
}

Depths depths_of(const LoadedSong& loaded) {
    Depths depths;
    bool grew = true;
    for (std::size_t round = 0; grew && round < loaded.tracks.size();
         ++round) { // as many as a way can be long
        grew = false;
        for (const TrackRecord& track : loaded.tracks)
            for (const SendRecord& send : track.sends) {
                if (send.to == TrackId::master || !track.uses(send)) continue;
                const int depth = depth_in(depths, track.id) + 1;
                if (depth <= depth_in(depths, send.to)) continue;
                depths[send.to] = depth;
                grew = true;
            }
    }
    return depths;
}

void Engine::Impl::set_depths() {
    Depths next = depths_of(audible());
    for (const TrackRecord& track : audible().tracks)
        if (const int depth = depth_in(next, track.id); depth != depth_in(depths, track.id))
            playback.send(SetDepth{track.id, depth});
    depths = std::move(next);
}

} // namespace aviary::engine
