#include "sdk/formats/vst3/processor/bypass.h"

#include <algorithm>
#include <bit>

namespace aviary::detail {

namespace {
constexpr double fade_seconds = 0.005;
} // namespace

void Bypass::prepare(double sample_rate, unsigned latency, unsigned max_frames, ChannelCounts channels) {
    const auto length = std::bit_ceil(std::size_t(latency) + max_frames);
    past_.assign(channels.inputs, std::vector<float>(length, 0));
    outputs_ = channels.outputs;
    mask_ = unsigned(length - 1);
    write_ = 0;
    latency_ = latency;
    share_ = aim_ = on() ? 1 : 0;
    step_ = float(1 / (fade_seconds * sample_rate));
}

void Bypass::keep(const float* const* inputs, unsigned frames) AVIARY_NONBLOCKING {
    aim_ = on() ? 1 : 0;
    write_ += frames;
    if (is_idle() && latency_ == 0) return; // nothing of this will be heard
    const unsigned first = write_ - frames;
    for (unsigned channel = 0; channel < past_.size(); ++channel)
        for (unsigned i = 0; i < frames; ++i) past_[channel][(first + i) & mask_] = inputs[channel][i];
}

float Bypass::dry(unsigned channel, unsigned frame) const AVIARY_NONBLOCKING {
    if (past_.size() == 1) channel = 0;
    return channel < past_.size() ? past_[channel][frame & mask_] : 0;
}

void Bypass::mix(float* const* outputs, unsigned frames) AVIARY_NONBLOCKING {
    if (is_idle()) return;
    const unsigned first = write_ - frames - latency_;
    for (unsigned i = 0; i < frames; ++i) {
        share_ = aim_ > share_ ? std::min(aim_, share_ + step_) : std::max(aim_, share_ - step_);
        for (unsigned channel = 0; channel < outputs_; ++channel) {
            const float past = dry(channel, first + i);
            float& out = outputs[channel][i];
            out = share_ == 1 ? past : out + (past - out) * share_;
        }
    }
}

} // namespace aviary::detail
