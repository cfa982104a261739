// What a song says of the mix, held against the song: sends, outputs and side chains that lead nowhere or in a circle are
// reported and left out. What is read but does not sound yet is reported.
//
//     check_mix(score, diagnostics);
//
// [any-thread]
#pragma once

#include "song/score.h"
#include "song/syntax/diagnostics.h"

namespace aviary::song {

void check_mix(Score& score, Diagnostics& diagnostics);

} // namespace aviary::song
