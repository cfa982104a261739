// Cuts time into short equal control steps. What costs much (filter coefficients, stages of envelopes) is computed once
// a step, the rest once a frame:
//
//     clock_.run(slice.frames, [&](aviary::Frame frame) { update_coefficients(frame); },
//                              [&](aviary::Frame first, unsigned count) { render(first, count); });
//
// Steps go on over blocks and slices, so how a host cuts time into blocks does not change the sound.
// [audio-thread]
#pragma once

#include <aviary/block.h>

namespace dsp {

class ControlClock {
public:
    static constexpr unsigned interval = 16; ///< frames; 3 kHz at a rate of 48 kHz

    /// Calls tick(frame) at the first frame of every step, and render(first, count) for what lies between.
    template <typename Tick, typename Render>
    void run(aviary::Frames frames, Tick&& tick, Render&& render) {
        aviary::Frame frame = frames.first();
        for (unsigned remaining = frames.size(); remaining > 0;) {
            if (left_ == 0) {
                tick(frame);
                left_ = interval;
            }
            const unsigned count = left_ < remaining ? left_ : remaining;
            render(frame, count);
            frame += count;
            remaining -= count;
            left_ -= count;
        }
    }
    /// The next frame begins a step.
    void reset() { left_ = 0; }

private:
    unsigned left_ = 0;
};

} // namespace dsp
