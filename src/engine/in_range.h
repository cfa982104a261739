// Clamps what a caller asks for to what can be played. What is no number becomes the value at rest.
//
//     record->mixer = in_range(settings);
//
// Pure. [any-thread]
#pragma once

#include "engine/engine.h"

#include <algorithm>
#include <cmath>

namespace aviary::engine {

inline double in_range(double value, double least, double most, double at_rest) {
    return std::isnan(value) ? at_rest : std::max(least, std::min(value, most));
}

inline Decibels in_range(Decibels level) {
    return Decibels(in_range(level.count, -INFINITY, loudest_fader.count, 0));
}

inline MixerSettings in_range(MixerSettings settings) {
    settings.volume = in_range(settings.volume);
    settings.pan = in_range(settings.pan, -1, 1, 0);
    for (Send& send : settings.sends) send.level = in_range(send.level);
    return settings;
}

/// A tone has at most half the sample rate.
inline Source in_range(Source source, double sample_rate) {
    source.frequency = Hertz(in_range(source.frequency.count, 0, sample_rate / 2, 0));
    source.level = in_range(source.level);
    return source;
}

} // namespace aviary::engine
