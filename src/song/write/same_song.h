// Whether two trees are the same song: whether all is the same but the places in the text. [any-thread]
#pragma once

#include "song/syntax/tree.h"

namespace aviary::song {

bool same_song(const Tree& a, const Tree& b);

} // namespace aviary::song
