// The rhythm line `p`: from tokens to written items, and from items to slots at exact times.
//
//     pattern.rhythm = parse_rhythm(tokens, pattern.motifs, diagnostics);
//     const Rhythm rhythm = expand(pattern.rhythm, {line, bar, motif}, diagnostics);
//
// | token | ticks |                 | token | meaning |
// |---|---|                         |---|---|
// | ww w qq q xx x | 768 384 192 96 48 24 |  | _q, _ | a rest of that length, or as long as the last one |
// | h e s | as qq xx x |            | [x x] | fitted into one slot as long as the last one |
// | suffix d, t | times 3/2, 2/3 |  | q(3,8,2) | three hits spread over eight slots of a quarter, from slot 2 on |
// | q+x | one slot as long as both |    | . | a slot without a hit, as long as the last one |
// | @riff | a motif's rhythm |      | \| | a bar line: no time |
// [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"
#include "song/syntax/tokenizer.h"
#include "song/syntax/tree.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::song {

/// Brackets within brackets; deeper ones are an error.
inline constexpr int deepest_group = 8;
/// No slot starts at a finer fraction of a tick; a group that needs one is an error.
inline constexpr std::int64_t finest_division = 1 << 20;
inline constexpr int most_euclid_slots = 64;
/// Of a rhythm that has motifs in it.
inline constexpr std::size_t most_motif_slots = 65'536;
inline constexpr std::int32_t longest_tie = 96'000; ///< ticks

struct Slot {
    Ticks start{}, length{};
    Ticks shift{};               ///< a motif's feel: how far from its start it sounds
    std::optional<Ticks> gate{}; ///< a motif's own
};

/// A pattern worked out: it loops after `length`.
struct Rhythm {
    std::vector<Slot> slots;
    std::vector<std::uint32_t> hits; ///< indices of the slots that sound, in order
    Ticks length;
};

/// Ticks of "q", "xxd", "wt", "q+x"; nothing for anything else.
std::optional<std::int32_t> parse_length(std::string_view word);

/// Unknown tokens are reported and become rests, so that what follows keeps its place. Motifs go to the end of `motifs`.
std::vector<RhythmItem> parse_rhythm(
    std::span<const Token> tokens, std::vector<MotifUse>& motifs, Diagnostics& diagnostics);

/// Where a rhythm stands.
struct RhythmPlace {
    int line = 0;
    Ticks bar{}; ///< of the meter there; 0: bar lines are not looked at
    /// The rhythm of a motif, by its index; nullptr: it has none.
    std::function<const Rhythm*(std::size_t)> motif{};
};
Rhythm expand(std::span<const RhythmItem> items, const RhythmPlace& place, Diagnostics& diagnostics);

/// "1.5 quarter notes"
std::string in_quarters(Ticks length);

/// `hits` spread over `slots` as evenly as can be (Bjorklund; G. Toussaint, "The Euclidean Algorithm Generates
/// Traditional Musical Rhythms", 2005), beginning at slot `rotation`. 0 <= hits <= slots <= most_euclid_slots.
std::vector<bool> euclid(int hits, int slots, int rotation);

} // namespace aviary::song
