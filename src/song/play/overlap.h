// What becomes of notes that sound on one key at the same time.
// [any-thread]
#pragma once

#include "song/score.h"

#include <cstddef>
#include <vector>

namespace aviary::song {

// Both leave the notes before `first` as they are.

/// Sorts by start, then key. Of notes of one key that begin together one is left, as long as the longest and as loud as
/// the loudest.
void join_notes(std::vector<Note>& notes, std::size_t first = 0);

/// The same, and a note ends the one before it on its key: no key is left that sounds twice at a time.
void settle_notes(std::vector<Note>& notes, std::size_t first = 0);

} // namespace aviary::song
