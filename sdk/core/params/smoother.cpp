#include "sdk/core/params/smoother.h"

#include <aviary/math.h>

#include "sdk/core/access.h"

#include <algorithm>
#include <cmath>

namespace aviary::detail {

Smoother::Smoother(Param& param)
    : param_(&param)
    , base_(param.value())
    , current_(base_)
    , target_(base_)
    , close_enough_((param.max() - param.min()) * 1e-5) {}

void Smoother::prepare(double sample_rate, ParamSample* values, ParamSample* targets) {
    values_ = values;
    targets_ = targets;
    const double frames = std::max(1.0, ParamAccess::smoothing_ms(*param_) * 0.001 * sample_rate);
    approach_ = 1 - pow(0.01, 1 / frames); // within 1 % of the way after `frames`
    ramp_frames_ = unsigned(std::min(frames, 1e9));
    modulation_ = 0;
    snap();
}

double Smoother::sum() const AVIARY_NONBLOCKING {
    return modulation_ == 0 ? base_ : std::clamp(base_ + modulation_, param_->min(), param_->max());
}

ParamSample Smoother::sample(double value) const AVIARY_NONBLOCKING {
    if (param_->kind() == ParamKind::floating) return {.real = float(value)};
    return {.whole = int(value)};
}

void Smoother::snap() AVIARY_NONBLOCKING {
    base_ = param_->value();
    target_ = sum();
    filled_ = 0;
    arrive();
}

void Smoother::arrive() AVIARY_NONBLOCKING {
    current_ = target_;
    ramp_left_ = 0;
    ParamAccess::hold(*param_, sample(current_));
}

void Smoother::change(Frame frame, double value) AVIARY_NONBLOCKING {
    base_ = value;
    go(frame);
}

void Smoother::modulate(Frame frame, double amount) AVIARY_NONBLOCKING {
    modulation_ = amount;
    go(frame);
}

void Smoother::go(Frame frame) AVIARY_NONBLOCKING {
    advance(frame);
    const double target = sum();
    if (target == target_) return; // the same target again does not restart the ramp
    target_ = target;
    switch (ParamAccess::smoothing(*param_)) {
    case Smoothing::none: current_ = target_; break;
    case Smoothing::linear:
        ramp_left_ = ramp_frames_;
        ramp_step_ = (target_ - current_) / ramp_frames_;
        break;
    case Smoothing::logarithmic:
        ramp_left_ = ramp_frames_;
        ramp_step_ = pow(target_ / current_, 1.0 / ramp_frames_);
        break;
    case Smoothing::exponential: break;
    }
}

void Smoother::fill(Frame frame_count) AVIARY_NONBLOCKING {
    advance(frame_count);
    ParamAccess::follow(*param_, values_, targets_);
}

bool Smoother::settle() AVIARY_NONBLOCKING {
    filled_ = 0;
    if (current_ != target_) return false;
    ParamAccess::hold(*param_, sample(current_));
    return true;
}

void Smoother::advance(Frame until) AVIARY_NONBLOCKING {
    const ParamSample target = sample(target_);
    for (; filled_ < until && current_ != target_; ++filled_) {
        step();
        values_[filled_] = sample(current_);
        targets_[filled_] = target;
    }
    for (; filled_ < until; ++filled_) values_[filled_] = targets_[filled_] = target;
}

Smoother::Movement Smoother::movement() const AVIARY_NONBLOCKING {
    return {base_, modulation_, current_, ramp_step_, ramp_left_, ParamAccess::smoothing(*param_)};
}

void Smoother::resume(const Movement& movement) AVIARY_NONBLOCKING {
    const bool same_way = movement.smoothing == ParamAccess::smoothing(*param_);
    if (!same_way || movement.base != param_->value() || !std::isfinite(movement.modulation)
        || !std::isfinite(movement.current) || !std::isfinite(movement.ramp_step))
        return;
    base_ = movement.base;
    modulation_ = movement.modulation;
    target_ = sum();
    current_ = std::clamp(movement.current, param_->min(), param_->max());
    ramp_left_ = std::clamp(movement.ramp_left, 1u, ramp_frames_);
    ramp_step_ = movement.ramp_step;
}

/// One frame closer to the target.
void Smoother::step() AVIARY_NONBLOCKING {
    if (ParamAccess::smoothing(*param_) == Smoothing::exponential) {
        current_ += (target_ - current_) * approach_;
        if (std::abs(target_ - current_) <= close_enough_) current_ = target_;
    } else if (--ramp_left_ == 0)
        current_ = target_;
    else if (ParamAccess::smoothing(*param_) == Smoothing::linear)
        current_ += ramp_step_;
    else
        current_ *= ramp_step_;
}

} // namespace aviary::detail
