// Puts played notes onto a grid: where each would stand in a rhythm, and how far it really is from there.
//
//     const GridSwing swing = find_swing(track.notes, tolerance);
//     for (const PlacedNote& note : place_on_grid(track, swing, tolerance)) ...
//
// In each quarter note sixteenths or triplets are taken, whichever are nearer to its notes. [any-thread]
#pragma once

#include "song/score.h"
#include "song/syntax/tree.h"

#include <cstdint>
#include <span>
#include <vector>

namespace aviary::song {

struct PlacedNote {
    std::int64_t at = 0; ///< ticks: a multiple of 24 or, in a triplet, of 16
    Ticks offset;        ///< what remains when swing has been taken off; 0 where it is within the tolerance
    Ticks length;
    std::uint8_t key = 60, velocity = 80;
    Sweep bend; ///< semitones
    friend bool operator==(const PlacedNote&, const PlacedNote&) = default;
};

/// A swing as the rhythm writer needs it.
struct GridSwing {
    int amount = 50;       ///< percent, as in `sw`
    std::int64_t unit = 0; ///< ticks: which slots swing, those of 48 or of 24; 0 if none do
    Ticks shift() const { return Ticks(unit) * Ticks(amount - 50, 50); }
    bool is_off(std::int64_t at) const { return unit > 0 && at % (2 * unit) == unit; }
};

inline double in_ticks(Ticks ticks) { return double(ticks.numerator()) / double(ticks.denominator()); }

/// Eighths or sixteenths that come late every other time, by about the same. None if `tolerance` is 0.
GridSwing find_swing(std::span<const Note> notes, Ticks tolerance);

/// The notes must be in order of start; the result is in order of `at`.
std::vector<PlacedNote> place_on_grid(const Track& track, const GridSwing& swing, Ticks tolerance);

} // namespace aviary::song
