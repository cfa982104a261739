// Which of a file's tracks are the tracks of a song whose text has changed since. Pure. [any-thread]
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

/// For each track of the score the index of its key, each at most once. First go those that agree in number and name;
/// of the rest those that agree in name, as tracks are renumbered when one comes before them; then those that agree in
/// number, as a track may get another name.
std::vector<std::optional<std::size_t>> match_tracks(std::span<const TrackKey> keys, const Score& score);

} // namespace aviary::song
