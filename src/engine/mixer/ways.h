// The ways that sound takes from track to track, by sends, outputs and side
// chains.
//
//     if (const Way way = way_from(to, from, song); !way.empty()) refuse(names_of(way));   // a circle
//     const SoloedWays ways(song);
//     fader.move_to(ways.is_heard(track) ? gains : silence);
//
// Pure. [main-thread]
#pragma once

#include "engine/loaded_song.h"

#include <set>
#include <string>
#include <vector>

namespace aviary::engine {

/// Tracks, each of which gives its sound to the next.
using Way = std::vector<const TrackRecord*>;

/// The shortest way that sound takes from one track to another one. Of a track to itself, only that; empty: there is none.
Way way_from(const TrackRecord& from, const TrackRecord& to, const LoadedSong& song);
/// For people: "3 lead, 7 band".
std::string names_of(const Way& way);
std::string name_of(const TrackRecord& track); ///< for people: "3 lead"

/// What is heard while tracks are soloed: the soloed tracks, with the members of soloed groups; the tracks that their
/// sends and outputs lead to; and what other tracks send to soloed ones. So a track that is not heard itself may be heard
/// by one of its sends. Return tracks stay open, with the groups that they go into: their tails ring on.
class SoloedWays {
public:
    explicit SoloedWays(const LoadedSong& song);

    /// Its sends are heard too.
    bool is_heard(const TrackRecord& track) const {
        return !is_any_ || reached_.contains(track.id) || open_.contains(track.id);
    }
    bool is_heard(const TrackRecord& track, const SendRecord& send) const {
        return is_heard(track) || reaching_.contains(send.to) || keys_.contains(send.to);
    }

private:
    void add_members(const LoadedSong& song);
    void follow_ways(const LoadedSong& song);
    void open_returns(const LoadedSong& song);
    void keep_keys(const LoadedSong& song);

    bool is_any_ = false;
    std::set<TrackId> reached_;  ///< tracks that the sound of a soloed track comes to
    std::set<TrackId> reaching_; ///< tracks whose sound comes to a soloed track
    std::set<TrackId> open_;     ///< return tracks, and the groups on their way to the master
    std::set<TrackId> keys_;     ///< tracks that are not heard but are, or go into, a side chain
};

} // namespace aviary::engine
