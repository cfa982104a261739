// Writes patterns that stand in several sections once, as motifs.
//
//     find_motifs(tree);   // `p q _q x x` with its `v` and `n` becomes `@bass1` in each section
//
// [any-thread]
#pragma once

#include "song/syntax/tree.h"

namespace aviary::song {

/// Only where a pattern is long enough for its text to become shorter, and plays on as a motif as it did as a pattern.
void find_motifs(Tree& tree);

} // namespace aviary::song
