// From syntax tree to score: sections in the order of the arrangement, played by their tracks.
//
//     const Score score = populate(tree, diagnostics);
//
// Each note sounds as long as it is written. Within one layer of a section a note ends the one before it on its key; what
// other layers and earlier sections play there sounds on. Of notes of one key that begin together one is left, as long as
// the longest and as loud as the loudest. [any-thread]
#pragma once

#include "song/score.h"
#include "song/syntax/diagnostics.h"
#include "song/syntax/tree.h"

namespace aviary::song {

inline constexpr int default_bars = 4;

Score populate(const Tree& tree, Diagnostics& diagnostics);

} // namespace aviary::song
