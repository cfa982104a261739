// A sound that a slot is fed with instead of what the song sends it.
#pragma once

#include "base/units.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace aviary::engine {

/// A sound in memory, at the engine's rate, played again and again. Both channels have the same length.
struct LoopedSound {
    std::vector<float> left, right;
};

struct Source {
    enum class Kind : std::uint8_t {
        song, ///< what the song sends: nothing is replaced
        silence,
        tone,  ///< a sine
        noise, ///< white, each channel its own
        file,  ///< `sound`; silence without one
        device ///< the audio device's input; silence where there is none
    };
    Kind kind = Kind::song;
    Hertz frequency{440}; ///< of a tone
    Decibels level;       ///< gain of all but song and silence; for tone and noise, the level of their peaks
    std::shared_ptr<const LoopedSound> sound;
};

} // namespace aviary::engine
