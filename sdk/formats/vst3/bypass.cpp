#include "sdk/formats/vst3/bypass.h"

#include <algorithm>
#include <bit>

namespace aviary::detail {

namespace {
constexpr double fade_seconds = 0.005;
} // namespace

void Bypass::prepare(double sample_rate, unsigned latency, unsigned max_frames) {
    for (auto& past : past_) past.assign(std::bit_ceil(std::size_t(latency) + max_frames), 0);
    write_ = 0;
    latency_ = latency;
    share_ = aim_ = on() ? 1 : 0;
    step_ = float(1 / (fade_seconds * sample_rate));
}

void Bypass::keep(const float* const* inputs, unsigned frames) AVIARY_NONBLOCKING {
    aim_ = on() ? 1 : 0;
    write_ += frames;
    if (is_idle() && latency_ == 0) return; // nothing of this will be heard
    const auto mask = unsigned(past_[0].size() - 1);
    const unsigned first = write_ - frames;
    for (unsigned channel = 0; channel < 2; ++channel)
        for (unsigned i = 0; i < frames; ++i) past_[channel][(first + i) & mask] = inputs[channel][i];
}

void Bypass::mix(float* const* outputs, unsigned frames) AVIARY_NONBLOCKING {
    if (is_idle()) return;
    const auto mask = unsigned(past_[0].size() - 1);
    const unsigned first = write_ - frames - latency_;
    for (unsigned i = 0; i < frames; ++i) {
        share_ = aim_ > share_ ? std::min(aim_, share_ + step_) : std::max(aim_, share_ - step_);
        for (unsigned channel = 0; channel < 2; ++channel) {
            const float dry = past_[channel][(first + i) & mask];
            float& out = outputs[channel][i];
            out = share_ == 1 ? dry : out + (dry - out) * share_;
        }
    }
}

} // namespace aviary::detail
