// Writes a stream of notes as one pattern of a section: the shortest rhythm, velocities and pitches that, played over
// and over, give it.
//
//     track.patterns.push_back(write_pattern(hits, {.start = section.start, .length = section.length, .bar = bar}, feel));
//
// [any-thread]
#pragma once

#include "song/syntax/tree.h"
#include "song/write/streams.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace aviary::song {

/// A section, in ticks of the song.
struct PatternPlace {
    std::int64_t start = 0, length = 0, bar = 384;
};

struct PatternFeel {
    GridSwing swing;
    /// How far from the default gate a note's length may be, in percent of its slot, for none to be written; others are
    /// then written in tens of percent. 0: lengths are kept exactly.
    int gate_tolerance = 0;
    bool is_any_length = false; ///< drums: a hit is as long as it is written
};

/// The hits are those whose `at` lies in the section, in order and at least 16 ticks apart; there is at least one.
Pattern write_pattern(std::span<const StreamHit> hits, const PatternPlace& place, const PatternFeel& feel);

/// The rests that fill so many ticks, the first of them beginning at `at`; nothing when no lengths add up to that.
std::optional<std::vector<std::int32_t>> rests_for(std::int64_t at, std::int64_t ticks);

} // namespace aviary::song
