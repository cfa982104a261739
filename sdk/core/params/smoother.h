// Turns the changes of a parameter, each at a frame, into a smoothed value for every frame of a block.
//
//     smoother.change(frame, value);                // in order of frame
//     smoother.fill(frame_count);                   // now param.at(0 .. frame_count - 1) is the smoothed value
//     if (smoother.settle()) forget(smoother);      // after the block: true when it stands still again
//
// [audio-thread], except prepare()
#pragma once

#include <aviary/nonblocking.h>
#include <aviary/param.h>

namespace aviary::detail {

class Smoother {
public:
    explicit Smoother(Param& param);

    /// Both hold the longest block and outlive the smoother's use. Ends all movement. [main-thread]
    void prepare(double sample_rate, ParamSample* values, ParamSample* targets);

    /// The value last given by change(), without modulation.
    double base() const AVIARY_NONBLOCKING { return base_; }

    /// Jumps to the parameter's value().
    void snap() AVIARY_NONBLOCKING;
    /// Ends all movement where it goes to, before the block's first frame is filled.
    void arrive() AVIARY_NONBLOCKING;
    /// From this frame on the parameter moves to `value`, which must lie in its range.
    void change(Frame frame, double value) AVIARY_NONBLOCKING;
    /// From this frame on `amount` is added to the value; the sum stays in the parameter's range.
    void modulate(Frame frame, double amount) AVIARY_NONBLOCKING;
    void fill(Frame frame_count) AVIARY_NONBLOCKING;
    bool settle() AVIARY_NONBLOCKING;

    /// How far a movement has come, for a smoother of newer code to go on with.
    struct Movement {
        double base = 0, modulation = 0, current = 0, ramp_step = 0;
        unsigned ramp_left = 0;
        Smoothing smoothing = Smoothing::none;
    };
    Movement movement() const AVIARY_NONBLOCKING;
    /// Stands at the parameter's value, and nothing is added to it.
    bool at_rest() const AVIARY_NONBLOCKING { return current_ == target_ && modulation_ == 0; }
    /// Goes on with the movement if the parameter has the same value and smoothing; else does nothing.
    void resume(const Movement& movement) AVIARY_NONBLOCKING;

    bool listed = false; ///< for its owner: is in the list of smoothers that move

private:
    double sum() const AVIARY_NONBLOCKING;
    ParamSample sample(double value) const AVIARY_NONBLOCKING;
    void go(Frame frame) AVIARY_NONBLOCKING;
    void advance(Frame until) AVIARY_NONBLOCKING;
    void step() AVIARY_NONBLOCKING;

    Param* param_;
    ParamSample *values_ = nullptr, *targets_ = nullptr;
    Frame filled_ = 0;
    double base_ = 0, modulation_ = 0;
    double current_ = 0, target_ = 0;
    double approach_ = 1;      ///< exponential: share of the way made in a frame
    double close_enough_;      ///< exponential: distance at which the way is done
    unsigned ramp_frames_ = 1; ///< linear, logarithmic: frames for a whole way
    unsigned ramp_left_ = 0;
    double ramp_step_ = 0; ///< linear: added, logarithmic: multiplied in a frame
};

} // namespace aviary::detail
