#include "sdk/core/lane.h"

#include "sdk/core/access.h"

#include <algorithm>
#include <cmath>

namespace aviary::detail {

Lane::Lane(Param& param)
    : param_(&param)
    , current_(param.value())
    , target_(current_)
    , close_enough_((param.max() - param.min()) * 1e-5) {}

void Lane::prepare(double sample_rate, float* buffer) {
    buffer_ = buffer;
    const double frames = std::max(1.0, ParamAccess::smoothing_ms(*param_) * 0.001 * sample_rate);
    approach_ = 1 - std::pow(0.01, 1 / frames); // within 1 % of the way after `frames`
    ramp_frames_ = unsigned(std::min(frames, 1e9));
    snap();
}

void Lane::snap() AVIARY_NONBLOCKING {
    current_ = target_ = param_->value();
    filled_ = 0;
    ramp_left_ = 0;
    ParamAccess::hold(*param_, float(current_));
}

void Lane::change(Frame frame, double value) AVIARY_NONBLOCKING {
    advance(frame);
    target_ = value;
    switch (ParamAccess::smoothing(*param_)) {
    case Smoothing::none: current_ = value; break;
    case Smoothing::linear:
        ramp_left_ = ramp_frames_;
        ramp_step_ = (target_ - current_) / ramp_frames_;
        break;
    case Smoothing::exponential: break;
    }
}

void Lane::fill(Frame frame_count) AVIARY_NONBLOCKING {
    advance(frame_count);
    ParamAccess::follow(*param_, buffer_);
}

bool Lane::settle() AVIARY_NONBLOCKING {
    filled_ = 0;
    if (current_ != target_) return false;
    ParamAccess::hold(*param_, float(current_));
    return true;
}

void Lane::advance(Frame until) AVIARY_NONBLOCKING {
    if (current_ != target_ && ramp_left_ > 0) {
        for (; filled_ < until && ramp_left_ > 0; ++filled_) {
            current_ = --ramp_left_ == 0 ? target_ : current_ + ramp_step_;
            buffer_[filled_] = float(current_);
        }
    } else if (current_ != target_) {
        for (; filled_ < until && current_ != target_; ++filled_) {
            current_ += (target_ - current_) * approach_;
            if (std::abs(target_ - current_) <= close_enough_) current_ = target_;
            buffer_[filled_] = float(current_);
        }
    }
    for (; filled_ < until; ++filled_) buffer_[filled_] = float(current_);
}

} // namespace aviary::detail
