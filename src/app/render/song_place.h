// Places in a song as people name them on the command line: a bar ("5", "5.3" for its third beat), a time ("90s", "1:30"), the
// name of a section. Pure.
#pragma once

#include "base/result.h"
#include "engine/render/offline.h"
#include "song/score.h"

#include <string_view>

namespace aviary::app {

/// Where a part of the song begins, or, if `is_end`, ends: of a section its end, of all else the place itself. Bars count from
/// 1. Error place.unknown, which names the sections; place.beyond, when the song is over before.
Result<engine::Place> song_place(
    std::string_view text, bool is_end, const song::Score& score, double sample_rate);

} // namespace aviary::app
