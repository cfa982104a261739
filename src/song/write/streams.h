// Divides the notes of a track into streams that one `p` line each can play: at most one note or chord at a place.
//
//     for (const Stream& stream : split_into_streams(placed, {.by_key = is_drums})) ...
//
// Takes time linear in the notes. [any-thread]
#pragma once

#include "song/write/grid.h"

#include <cstdint>
#include <span>
#include <vector>

namespace aviary::song {

/// What sounds at one place of a rhythm: a note, or a chord of notes as long and as loud.
struct StreamHit {
    std::int64_t at = 0; ///< ticks, on the grid
    Ticks offset, length;
    std::uint8_t velocity = 80;
    Sweep bend;                     ///< semitones
    std::vector<std::uint8_t> keys; ///< rising
};
using Stream = std::vector<StreamHit>; ///< in order of `at`

struct StreamRules {
    bool by_key = false; ///< drums: each key is a stream of its own
    /// Notes that begin together are one chord where their lengths differ by no more than this part of the longer one,
    /// and their velocities by no more than that.
    double length_tolerance = 0;
    int velocity_tolerance = 0;
};

/// The notes must be in order of `at`.
std::vector<Stream> split_into_streams(std::span<const PlacedNote> notes, const StreamRules& rules);

} // namespace aviary::song
