// Volume and pan of a track: a gain for each side that moves in a straight line over 10 ms, so that it never clicks.
//
//     Fader fader(ramp_frames);
//     fader.move_to(gains_of(settings));
//     auto peak = fader.mix(track, master, frames);
//
// Pan is a balance: the side it moves to stays as it is, the other falls along a quarter of a cosine, to nothing at
// the end. In the middle both are untouched, so an unpanned track costs no level.
#pragma once

#include <aviary/math.h>

#include "base/units.h"
#include "engine/mixer/stereo.h"

#include <algorithm>
#include <cmath>

namespace aviary::engine {

inline Gains balance_gains(Decibels level, double pan) {
    const double volume = db_to_gain(level.count);
    const double away = cos(std::min(std::abs(pan), 1.0) * pi / 2);
    const double far = std::abs(pan) >= 1 ? 0 : volume * away;
    return {float(pan > 0 ? far : volume), float(pan < 0 ? far : volume)};
}

class Fader {
public:
    /// 10 ms. [any-thread]
    static std::uint32_t ramp_of(double sample_rate) { return std::uint32_t(0.010 * sample_rate); }
    explicit Fader(std::uint32_t ramp_frames)
        : ramp_frames_(std::max<std::uint32_t>(1, ramp_frames)) {}

    /// At once while nothing was mixed yet.
    void move_to(Gains target) {
        target_ = target;
        if (!started_) {
            present_ = target;
            return;
        }
        frames_left_ = ramp_frames_;
        step_ = {(target.left - present_.left) / float(ramp_frames_),
            (target.right - present_.right) / float(ramp_frames_)};
    }

    /// Fades in from silence to the present target.
    void rise() {
        present_ = {0, 0};
        started_ = true;
        move_to(target_);
    }
    bool has_begun() const { return started_; }
    bool is_at_rest() const { return frames_left_ == 0; }

    /// Adds `in` to `out`; gives the peak of what was added.
    StereoPeak mix(const Stereo& in, Stereo& out, std::uint32_t frames) {
        started_ = true;
        const std::uint32_t moving = std::min(frames, frames_left_);
        StereoPeak peak;
        if (moving) {
            peak = mix_moving(in, out, moving);
            frames_left_ -= moving;
            if (!frames_left_) present_ = target_;
        }
        if (in.silent || moving == frames || present_ == Gains{0, 0}) return peak;
        peak.left = std::max(
            peak.left, engine::mix(in.left + moving, present_.left, out.left + moving, frames - moving));
        peak.right = std::max(
            peak.right, engine::mix(in.right + moving, present_.right, out.right + moving, frames - moving));
        out.silent = false;
        return peak;
    }

private:
    StereoPeak mix_moving(const Stereo& in, Stereo& out, std::uint32_t frames) {
        StereoPeak peak;
        for (std::uint32_t i = 0; i < frames; ++i) {
            present_.left += step_.left;
            present_.right += step_.right;
            const float left = in.left[i] * present_.left, right = in.right[i] * present_.right;
            out.left[i] += left;
            out.right[i] += right;
            peak.left = std::max(peak.left, std::abs(left));
            peak.right = std::max(peak.right, std::abs(right));
        }
        if (!in.silent) out.silent = false;
        return peak;
    }

    std::uint32_t ramp_frames_, frames_left_ = 0;
    Gains present_, target_, step_;
    bool started_ = false;
};

} // namespace aviary::engine
