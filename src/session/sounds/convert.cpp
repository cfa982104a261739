#include "session/sounds/convert.h"

#include <SoundTouch.h>
#include <soxr.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <type_traits>

namespace aviary::session {

namespace {

constexpr std::size_t piece = 1 << 16; // samples converted between two looks at whether it is still wanted

struct Delete {
    void operator()(soxr_t soxr) const { soxr_delete(soxr); }
};
using Soxr = std::unique_ptr<std::remove_pointer_t<soxr_t>, Delete>;

} // namespace

std::vector<float> with_rate(
    const std::vector<float>& samples, double from_rate, double to_rate, const GivenUp& given_up) {
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    soxr_error_t error = nullptr;
    const Soxr soxr(soxr_create(from_rate, to_rate, 1, &error, nullptr, &quality, nullptr));
    if (!soxr) throw std::bad_alloc(); // the one error of these arguments
    std::vector<float> out(std::size_t(std::llround(double(samples.size()) * to_rate / from_rate)));
    std::size_t taken = 0, made = 0;
    while (made < out.size()) {
        if (given_up()) return {};
        const std::size_t left = std::min(piece, samples.size() - taken);
        std::size_t used = 0, given = 0;
        error = soxr_process(soxr.get(), left > 0 ? samples.data() + taken : nullptr, left, &used,
            out.data() + made, std::min(piece, out.size() - made), &given);
        taken += used;
        made += given;
        if (error || (left == 0 && given == 0)) break; // what is missing by rounding stays silent
    }
    return out;
}

engine::ClipSound at_speed(
    const engine::ClipSound& sound, double sample_rate, double speed, const GivenUp& given_up) {
    static_assert(std::is_same_v<soundtouch::SAMPLETYPE, float>);
    const std::size_t frames = sound.left.size();
    const auto wanted = std::size_t(std::llround(double(frames) / speed));
    soundtouch::SoundTouch stretcher;
    stretcher.setSampleRate(unsigned(std::lround(sample_rate)));
    stretcher.setChannels(2);
    stretcher.setTempo(speed);
    engine::ClipSound out;
    std::vector<float> both(2 * piece);
    const auto receive = [&] {
        while (const unsigned count = stretcher.receiveSamples(both.data(), unsigned(piece)))
            for (unsigned i = 0; i < count && out.left.size() < wanted; ++i) {
                out.left.push_back(both[2 * i]);
                out.right.push_back(both[2 * i + 1]);
            }
    };
    for (std::size_t at = 0; at < frames; at += piece) {
        if (given_up()) return {};
        const std::size_t count = std::min(piece, frames - at);
        for (std::size_t i = 0; i < count; ++i) {
            both[2 * i] = sound.left[at + i];
            both[2 * i + 1] = sound.right[at + i];
        }
        stretcher.putSamples(both.data(), unsigned(count));
        receive();
    }
    stretcher.flush();
    receive();
    out.left.resize(wanted);
    out.right.resize(wanted);
    return out;
}

} // namespace aviary::session
