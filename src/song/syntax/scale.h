// Keys and scales by name.
//
//     const auto scale = parse_scale("D dorian");     // also "F#m", "Eb", "A minor"
//     scale->nearest(61);                              // the nearest note of the scale
//     scale->step(60, 2);                              // two steps of the scale higher
//
// [any-thread]
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::song {

struct Scale {
    int root = 0;           ///< 0..11, C is 0
    std::vector<int> steps; ///< semitones above the root, rising from 0, below 12

    /// The nearest note of the scale; of two that are as near the lower one.
    int nearest(int key) const;
    /// So many steps of the scale higher. A note between two steps keeps its distance from the one below.
    int step(int key, int degrees) const;
};

/// "D dorian", "F# min", "Am", "Eb"; without a mode it is major.
std::optional<Scale> parse_scale(std::string_view text);
/// The names that a scale may have.
std::span<const std::string_view> mode_names();
bool is_mode(std::string_view name);

} // namespace aviary::song
