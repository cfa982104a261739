// Fades out what is louder than any plugin means to be, +24 dBFS, as code under work can be that has just gone wrong. It
// comes back, with a fade, when it has been quieter for a while.
//
//     if (guard.process(out, frames, largest_bits)) count();
//
// [audio-thread]
#pragma once

#include "engine/mixer/stereo.h"

#include <algorithm>
#include <bit>
#include <cstdint>

namespace aviary::engine {

class LoudGuard {
public:
    static constexpr float loudest = 15.8489319f; ///< +24 dBFS

    /// `largest` are the bits of the block's largest amplitude. True: the block was too loud.
    bool process(Stereo& out, std::uint32_t frames, std::int32_t largest) {
        const bool is_loud = largest > std::bit_cast<std::int32_t>(loudest);
        if (is_loud) {
            leave(out, frames);
            hushed_ = hush_frames;
        } else if (hushed_ > frames) {
            hushed_ -= frames;
            clear(out, frames);
        } else if (std::exchange(hushed_, 0) > 0) {
            fade_in(out, frames);
        }
        last_[0] = out.left[frames - 1];
        last_[1] = out.right[frames - 1];
        return is_loud;
    }
    bool is_silent() const { return hushed_ > 0 && last_[0] == 0 && last_[1] == 0; }

private:
    static constexpr std::uint32_t fade_frames = 64, hush_frames = 4800;

    /// From the last sample to silence.
    void leave(Stereo& out, std::uint32_t frames) {
        clear(out, frames);
        if (hushed_ > 0) return;
        const auto fading = std::min(frames, fade_frames);
        for (std::uint32_t i = 0; i < fading; ++i) {
            const float gain = 1 - float(i + 1) / float(fading);
            out.left[i] = gain * last_[0];
            out.right[i] = gain * last_[1];
        }
    }
    static void fade_in(Stereo& out, std::uint32_t frames) {
        const auto fading = std::min(frames, fade_frames);
        for (std::uint32_t i = 0; i < fading; ++i) {
            const float gain = float(i + 1) / float(fading);
            out.left[i] *= gain;
            out.right[i] *= gain;
        }
    }

    float last_[2] = {};       ///< what was put out last
    std::uint32_t hushed_ = 0; ///< frames until it may be heard again
};

} // namespace aviary::engine
