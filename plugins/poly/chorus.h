// A chorus like that of the string machines: one short delay line, read at two places, one for the left and one for the
// right, that sway in opposite directions.
//
//     chorus_.prepare(sample_rate);                       // [main-thread]
//     chorus_.step();                                     // [audio-thread] each control step
//     chorus_.next(left, right, amount);                  // [audio-thread] each frame, amount 0..1
#pragma once

#include "dsp/buffer.h"
#include "dsp/oscillator.h"
#include "dsp/ramp.h"

namespace {

class Chorus {
public:
    static constexpr double longest_seconds = 0.012;

    void prepare(double sample_rate) {
        const unsigned long size = dsp::power_of_two(longest_seconds * sample_rate + 4);
        line_.resize(size);
        mask_ = unsigned(size - 1);
        middle_ = float(0.006 * sample_rate);
        depth_ = float(0.0022 * sample_rate);
        step_ = dsp::phase_step(0.55 * dsp::ControlClock::interval, sample_rate);
    }
    void step() {
        phase_ += step_;
        sway_.to(depth_ * dsp::sine(phase_));
    }
    void next(float& left, float& right, float amount) {
        line_[position_ & mask_] = 0.5f * (left + right);
        const float sway = sway_.next();
        const float wet_left = tap(middle_ + sway), wet_right = tap(middle_ - sway);
        left += amount * (wet_left - 0.25f * left);
        right += amount * (wet_right - 0.25f * right);
        ++position_;
    }
    void reset() {
        line_.clear();
        phase_ = 0;
        sway_.jump(0);
    }

private:
    float tap(float reach) {
        const unsigned whole = unsigned(reach);
        const float near = line_[(position_ - whole) & mask_], far = line_[(position_ - whole - 1) & mask_];
        return near + (reach - float(whole)) * (far - near);
    }
    dsp::Buffer line_;
    dsp::Ramp sway_;
    unsigned position_ = 0, mask_ = 0, phase_ = 0, step_ = 0;
    float middle_ = 0, depth_ = 0;
};

} // namespace
