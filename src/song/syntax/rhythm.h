// The rhythm line `p`: from tokens to written items, and from items to slots at exact times.
//
//     pattern.rhythm = parse_rhythm(tokens, diagnostics);
//     const Rhythm rhythm = expand(pattern.rhythm, line, diagnostics);
//
// | token | ticks |                 | token | meaning |
// |---|---|                         |---|---|
// | ww w qq q xx x | 768 384 192 96 48 24 |  | _q, _ | a rest of that length, or as long as the last one |
// | suffix d, t | times 3/2, 2/3 |   | [x x] | fitted into one slot as long as the last one |
//                                     | q(3,8,2) | three hits spread over eight slots of a quarter, from slot 2 on |
//                                     | . | a slot without a hit, as long as the last one |
// [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"
#include "song/syntax/tokenizer.h"
#include "song/syntax/tree.h"

#include <cstdint>
#include <span>
#include <vector>

namespace aviary::song {

/// Brackets within brackets; deeper ones are an error.
inline constexpr int deepest_group = 8;
/// No slot starts at a finer fraction of a tick; a group that needs one is an error.
inline constexpr std::int64_t finest_division = 1 << 20;
inline constexpr int most_euclid_slots = 64;

struct Slot {
    Ticks start, length;
};

/// A pattern worked out: it loops after `length` ticks, which is a whole number.
struct Rhythm {
    std::vector<Slot> slots;
    std::vector<std::uint32_t> hits; ///< indices of the slots that sound, in order
    std::int64_t length = 0;
};

/// Unknown tokens are reported and become rests, so that what follows keeps its place.
std::vector<RhythmItem> parse_rhythm(std::span<const Token> tokens, Diagnostics& diagnostics);

Rhythm expand(std::span<const RhythmItem> items, int line, Diagnostics& diagnostics);

/// `hits` spread over `slots` as evenly as can be (Bjorklund; G. Toussaint, "The Euclidean Algorithm Generates
/// Traditional Musical Rhythms", 2005), beginning at slot `rotation`. 0 <= hits <= slots <= most_euclid_slots.
std::vector<bool> euclid(int hits, int slots, int rotation);

} // namespace aviary::song
