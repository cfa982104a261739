#include "engine/mixer/ways.h"

#include <deque>
#include <map>

namespace aviary::engine {

Way way_from(const TrackRecord& from, const TrackRecord& to, const LoadedSong& song) {
    std::map<const TrackRecord*, const TrackRecord*> before{{&from, nullptr}};
    std::deque<const TrackRecord*> next{&from};
    for (; !next.empty() && next.front() != &to; next.pop_front())
        for (const SendRecord& send : next.front()->sends) {
            if (!next.front()->uses(send)) continue;
            const TrackRecord* const there = song.find(send.to);
            if (there && before.try_emplace(there, next.front()).second) next.push_back(there);
        }
    Way way;
    for (const TrackRecord* at = next.empty() ? nullptr : &to; at; at = before.at(at))
        way.insert(way.begin(), at);
    return way;
}

std::string name_of(const TrackRecord& track) {
    const std::string number = std::to_string(track.song.number);
    return track.song.name.empty() ? number : number + " " + track.song.name;
}

std::string names_of(const Way& way) {
    std::string names;
    for (const TrackRecord* track : way) names += (names.empty() ? "" : ", ") + name_of(*track);
    return names;
}

SoloedWays::SoloedWays(const LoadedSong& song) {
    for (const TrackRecord& track : song.tracks)
        if (track.mixer.solo) is_any_ = true, reached_.insert(track.id), reaching_.insert(track.id);
    if (!is_any_) return;
    add_members(song);
    follow_ways(song);
    open_returns(song);
    keep_keys(song);
}

/// What goes into a soloed group is soloed with it.
void SoloedWays::add_members(const LoadedSong& song) {
    for (bool grew = true; grew;) { // each time one output further
        grew = false;
        for (const TrackRecord& track : song.tracks)
            for (const SendRecord& send : track.sends)
                if (send.kind == SendKind::output && track.uses(send) && reached_.contains(send.to))
                    grew |= reached_.insert(track.id).second;
    }
    reaching_ = reached_;
}

void SoloedWays::open_returns(const LoadedSong& song) {
    for (const TrackRecord& track : song.tracks)
        if (track.song.type == song::TrackType::return_track) open_.insert(track.id);
    for (bool grew = !open_.empty(); grew;) { // each time one output further
        grew = false;
        for (const TrackRecord& track : song.tracks)
            for (const SendRecord& send : track.sends)
                if (send.kind == SendKind::output && track.uses(send) && open_.contains(track.id))
                    grew |= open_.insert(send.to).second;
    }
}

/// What a side chain hears is the same whatever is soloed.
void SoloedWays::keep_keys(const LoadedSong& song) {
    for (bool grew = true; grew;) { // each time one way further
        grew = false;
        for (const TrackRecord& track : song.tracks)
            for (const SendRecord& send : track.sends) {
                const bool is_key = send.kind == SendKind::side_chain || keys_.contains(send.to);
                if (is_key && track.uses(send) && !is_heard(track)) grew |= keys_.insert(track.id).second;
            }
    }
}

void SoloedWays::follow_ways(const LoadedSong& song) {
    for (bool grew = true; grew;) { // each time one way further
        grew = false;
        for (const TrackRecord& track : song.tracks)
            for (const SendRecord& send : track.sends) {
                if (send.to == TrackId::master || !track.uses(send)) continue;
                if (send.kind == SendKind::side_chain) continue;
                if (reached_.contains(track.id)) grew |= reached_.insert(send.to).second;
                if (reaching_.contains(send.to)) grew |= reaching_.insert(track.id).second;
            }
    }
}

} // namespace aviary::engine
