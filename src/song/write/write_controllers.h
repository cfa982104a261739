// Writes a track's controllers, and its other automation, for a section: values from slot to slot.
//
//     write_controllers(track, {.start = section.start, .length = section.length, .bar = bar}, block);
//
// What does not fall on sixteenths is moved to the nearest one. [any-thread]
#pragma once

#include "song/score.h"
#include "song/syntax/tree.h"
#include "song/write/write_pattern.h"

namespace aviary::song {

/// Appends parameter lines to the block, and in front of them patterns of rests, whose slots they step through.
void write_controllers(const Track& track, const PatternPlace& place, TrackBlock& block);

} // namespace aviary::song
