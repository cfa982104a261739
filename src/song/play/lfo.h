// An lfo as points of automation.
// [any-thread]
#pragma once

#include "song/play/performance.h"

#include <vector>

namespace aviary::song {

/// The line moves by an lfo. Its period begins with the section, or goes on from where it was with `cont`.
void play_lfo(const ParameterLine& line, const Stretch& stretch, const ParameterClock& clock, Budget& budget,
    std::vector<AutomationPoint>& points);

} // namespace aviary::song
