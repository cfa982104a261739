// A value that reaches its target in a straight line over one control step, so that gains move without a click.
//
//     gain_.to(target);                       // each control step
//     out[frame] = in[frame] * gain_.next();  // each frame
#pragma once

#include <aviary/math.h>

#include "dsp/control_clock.h"

namespace dsp {

class Ramp {
public:
    void to(float target) {
        target_ = target;
        if (aviary::abs(target - value_) < 1e-6f) value_ = target;
        step_ = (target - value_) * (1.0f / ControlClock::interval);
    }
    /// Is at the target at once.
    void jump(float target) {
        value_ = target_ = target;
        step_ = 0;
    }
    float next() { return value_ += step_; }
    float target() const { return target_; }
    /// At rest at this value.
    bool still_at(float value) const { return step_ == 0 && target_ == value; }

private:
    float value_ = 0, target_ = 0, step_ = 0;
};

} // namespace dsp
