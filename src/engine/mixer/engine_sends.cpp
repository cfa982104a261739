// Which track is sent to which.
#include "engine/engine_impl.h"

namespace aviary::engine {

namespace {

/// Whether sound of `from` comes to `to`, by sends.
bool comes_to(const Track* from, const Track* to, LoadedSong& loaded) {
    if (from == to) return true;
    const TrackRecord* record = loaded.find(from);
    return record && std::ranges::any_of(record->sends, [&](const SendRecord& send) {
        return send.to && comes_to(send.to, to, loaded);
    });
}

} // namespace

std::vector<Send> Engine::Impl::sends_of(const TrackRecord& record) {
    std::vector<Send> sends;
    for (const SendRecord& send : record.sends) {
        const TrackRecord* const to = send.to ? song.find(send.to) : nullptr;
        if (to || !send.to) sends.push_back({to ? to->song.number : 0, send.level_db});
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
        Track* const target = to ? to->track : nullptr;
        if (std::ranges::find(wanted, target, &SendRecord::to) != wanted.end())
            return Error{"send.twice", "there can be only one send from " + from_to, {}};
        if (target && comes_to(target, from.track, song))
            return Error{"send.cycle",
                "cannot send " + from_to + ": its sound comes back from there, and it would hear itself", {}};
        wanted.push_back({target, send.level_db});
    }
    return wanted;
}

void Engine::Impl::set_sends(TrackRecord& record, std::vector<SendRecord> wanted) {
    std::vector<SendNode*> unwanted;
    for (const SendRecord& send : record.sends) {
        const auto same = std::ranges::find(wanted, send.to, &SendRecord::to);
        if (same != wanted.end())
            same->node = send.node;
        else if (send.to && !song.find(send.to))
            wanted.push_back(send); // its track goes at the bar, if nobody puts it back
        else
            unwanted.push_back(send.node);
    }
    const bool is_any_new = std::ranges::find(wanted, nullptr, &SendRecord::node) != wanted.end();
    if (!is_any_new && unwanted.empty()) {
        record.sends = std::move(wanted);
        return;
    }
    amend([&] {
        for (SendNode* node : unwanted) playback.send({.kind = Command::Kind::unsend, .node = node});
        for (SendRecord& send : wanted)
            if (!send.node) add_send(record, send);
        record.sends = std::move(wanted);
        if (TrackRecord* const heard = sounding ? sounding->find(record.track) : nullptr)
            heard->sends = record.sends;
        set_depths();
        align();
    });
}

void Engine::Impl::add_send(const TrackRecord& from, SendRecord& send) {
    auto node = std::make_unique<SendNode>(send.to, Fader::ramp_of(setup.sample_rate));
    send.node = node.get();
    playback.send({.kind = Command::Kind::send, .track = from.track, .payload = node.release()});
}

int Engine::Impl::depth_of(const Track* track) const {
    const auto known = depths.find(track);
    return known == depths.end() ? 0 : known->second;
}

/// How many sends lead to each track, one after the other.
void Engine::Impl::set_depths() {
    const auto tracks = known_tracks();
    std::map<const Track*, int> next;
    for (std::size_t round = 0; round < tracks.size(); ++round) // as many as a way can be long
        for (const TrackRecord* track : tracks)
            for (const SendRecord& send : track->sends)
                if (send.to) next[send.to] = std::max(next[send.to], next[track->track] + 1);
    for (const TrackRecord* track : tracks)
        if (next[track->track] != depth_of(track->track))
            playback.send({.kind = Command::Kind::depth,
                .track = track->track,
                .number = std::uint32_t(next[track->track])});
    depths = std::move(next);
}

} // namespace aviary::engine
