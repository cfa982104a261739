// From syntax tree to score: sections in the order of the arrangement, played by their tracks.
//
//     const Score score = populate(tree, diagnostics);
//
// Overlaps are settled so that a track never holds the same key twice: of two notes that begin together the longer and
// louder stays, a later one ends the one before. [any-thread]
#pragma once

#include "song/score.h"
#include "song/syntax/diagnostics.h"
#include "song/syntax/tree.h"

#include <vector>

namespace aviary::song {

inline constexpr int default_bars = 4;
/// Beats; sections beyond it are left out, with an error. At 120 bpm more than five days.
inline constexpr std::int64_t longest_song = 1'000'000;

Score populate(const Tree& tree, Diagnostics& diagnostics);

/// Sorts by start, then key, and settles overlaps of equal keys.
void settle_notes(std::vector<Note>& notes);

} // namespace aviary::song
