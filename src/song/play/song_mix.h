// What a song says of the mix, held against the song: sends, outputs and side chains that lead nowhere are reported and
// left out, and so is what is read but does not sound yet.
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
