// From syntax tree to score: sections in the order of the arrangement, played by their tracks.
//
//     const Score score = populate(tree, diagnostics);
//
// A track never holds the same key twice at one time. Of notes of one key that begin together one is left, as long as
// the longest and as loud as the loudest; a note that begins later ends the one before. [any-thread]
#pragma once

#include "song/score.h"
#include "song/syntax/diagnostics.h"
#include "song/syntax/tree.h"

#include <vector>

namespace aviary::song {

inline constexpr int default_bars = 4;

Score populate(const Tree& tree, Diagnostics& diagnostics);

/// Sorts by start, then key, and settles overlaps of equal keys.
void settle_notes(std::vector<Note>& notes);

} // namespace aviary::song
