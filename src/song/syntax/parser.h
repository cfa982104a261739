// From text to syntax tree: the blocks of a song (sig, tracks, motif, arr, sec, ch) and the lines within.
//
//     Diagnostics diagnostics;
//     const Tree tree = parse_song(text, diagnostics);
//
// A line belongs to the nearest line above it that is indented less. Within a track the depth does not matter: p, v and
// n may be nested or side by side. A line that is not understood is reported and left out, with all that is nested
// under it. [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"
#include "song/syntax/tree.h"

#include <string_view>

namespace aviary::song {

inline constexpr int longest_section = 10'000; ///< bars
inline constexpr int highest_track = 9'999;
inline constexpr int longest_motif = 10'000; ///< beats

Tree parse_song(std::string_view text, Diagnostics& diagnostics);

} // namespace aviary::song
