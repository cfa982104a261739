// From syntax tree to text, in the layout of `aviary format`.
//
//     const std::string text = write_song(tree);
//
// The text gives the same song: parse_song() makes of it a tree that is the same but for positions, once forms that may be
// read in two ways, or that are of the older dialect, have been written in the one that may not. Comments are not in a tree;
// format_song() keeps them. [any-thread]
#pragma once

#include "song/syntax/tree.h"

#include <string>

namespace aviary::song {

std::string write_song(const Tree& tree);

} // namespace aviary::song
