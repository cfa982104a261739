// The way around an effect: its input, late by as much as the effect is, faded in and out so that it does not click.
// The effect goes on computing meanwhile, so that it is in step when it comes back.
//
//     bypass.keep(inputs, frames);       // before the effect runs, as it may write over its input
//     bypass.mix(outputs, frames);       // after it
//
// [audio-thread], except prepare()
#pragma once

#include <aviary/nonblocking.h>

#include <atomic>
#include <vector>

namespace aviary::detail {

struct ChannelCounts {
    unsigned inputs = 2, outputs = 2;
};

/// A single input is for all outputs; an output for which there is no input is silent.
class Bypass {
public:
    /// latency: frames by which the effect is late; no piece is longer than max_frames. [main-thread]
    void prepare(double sample_rate, unsigned latency, unsigned max_frames, ChannelCounts channels = {});

    void set(bool on) AVIARY_NONBLOCKING { on_.store(on, std::memory_order_relaxed); } ///< [any-thread]
    bool on() const AVIARY_NONBLOCKING { return on_.load(std::memory_order_relaxed); } ///< [any-thread]

    void keep(const float* const* inputs, unsigned frames) AVIARY_NONBLOCKING;
    void mix(float* const* outputs, unsigned frames) AVIARY_NONBLOCKING;

private:
    bool is_idle() const { return share_ == 0 && aim_ == 0; }

    std::atomic<bool> on_ = false;
    float dry(unsigned channel, unsigned frame) const AVIARY_NONBLOCKING;

    std::vector<std::vector<float>> past_; ///< by input, rings; a power of two long
    unsigned outputs_ = 0, mask_ = 0;
    unsigned write_ = 0, latency_ = 0;
    float share_ = 0, aim_ = 0; ///< of the input in what is heard; 0 is none, 1 is all
    float step_ = 1;            ///< that share's largest change in a frame
};

} // namespace aviary::detail
