// The tracks of a song. A block means the track of its number, or, without a number, the track of its name.
//
//     Roster roster(tree, diagnostics);
//     const std::size_t index = roster.find_or_add(block); // into tracks()
//
// A name without a number gets the lowest number that the file uses nowhere. Clashes are reported. [any-thread]
#pragma once

#include "song/score.h"
#include "song/syntax/diagnostics.h"
#include "song/syntax/tree.h"

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace aviary::song {

class Roster {
public:
    Roster(const Tree& tree, Diagnostics& diagnostics);
    /// Also takes over the plugins and the type that the block names.
    std::size_t find_or_add(const TrackBlock& block);
    std::vector<Track>& tracks() { return tracks_; }
    /// The tunings of their own, by track.
    const std::vector<std::optional<TuningWord>>& tunings() const { return tunings_; }

private:
    std::size_t find_number(const TrackBlock& block);
    std::size_t find_name(const TrackBlock& block);
    std::size_t add(int number, const TrackBlock& block);
    int free_number();
    void take_name(std::size_t index, const TrackBlock& block);
    void take_plugins(Track& track, const TrackBlock& block);
    void take_mix(TrackMix& mix, const TrackMix& written);

    Diagnostics& diagnostics_;
    std::vector<Track> tracks_;
    std::vector<std::optional<TuningWord>> tunings_;
    std::unordered_map<int, std::size_t> by_number_;
    std::unordered_map<std::string, std::size_t> by_name_; ///< in lower case
    std::unordered_set<int> written_numbers_;
    std::unordered_set<std::size_t> unnamed_; ///< tracks whose name is made from their number
    int next_free_ = 1;
};

} // namespace aviary::song
