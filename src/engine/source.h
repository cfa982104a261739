// What a slot is fed with in place of what the song sends it.
#pragma once

#include "base/units.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace aviary::engine {

/// A sound in memory, at the engine's rate, to be played again and again. Both channels are as long.
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
    Decibels level;       ///< gain of all but song and silence; tone and noise have their peaks there
    std::shared_ptr<const LoopedSound> sound;
};

} // namespace aviary::engine
