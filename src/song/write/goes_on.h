// Finds where a track goes on in a section with the pattern of the one before it: where `cont` says it all.
//
//     if (goes_on(before, phase, block, place)) block = continued(before);
//
// [any-thread]
#pragma once

#include "song/syntax/tree.h"
#include "song/write/write_pattern.h"

namespace aviary::song {

/// Whether what the track played before, so many ticks into its patterns, gives the notes of `fresh` in this section, and
/// is another text: with patterns that end where the section before does, it is the same one.
bool goes_on(const TrackBlock& before, Ticks phase, const TrackBlock& fresh, const PatternPlace& place);

/// The block with `cont`.
TrackBlock continued(TrackBlock before);

} // namespace aviary::song
