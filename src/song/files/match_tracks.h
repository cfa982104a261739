// Matches the tracks in a file with those of a song whose text has changed since. Pure. [any-thread]
#pragma once

#include "song/score.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace aviary::song {

/// How the files of a project name a track.
struct TrackKey {
    int number = 0;
    std::string name;
    friend auto operator<=>(const TrackKey&, const TrackKey&) = default;
};

/// For each track of the score the index of its key, or nothing; no key is used twice. First come those that agree in
/// number and name. Then those that agree in name: a new track in front of others renumbers them. Then those that agree
/// in number: a track may have been renamed.
std::vector<std::optional<std::size_t>> match_tracks(std::span<const TrackKey> keys, const Score& score);

} // namespace aviary::song
