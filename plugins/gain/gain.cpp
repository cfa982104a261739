// Gain: level, balance, width, polarity and mono, the small things a track needs.
//
// All of them are one 2 x 2 matrix from left and right to left and right. The matrix is computed at control steps and
// its four numbers glide, so that no switch clicks; while nothing moves, a frame costs four multiplications.
#include <aviary/math.h>
#include <aviary/plugin.h>

#include "dsp/control_clock.h"
#include "dsp/ramp.h"
#include "dsp/silence.h"

namespace {

struct Matrix {
    float left_left = 1, right_left = 0, left_right = 0, right_right = 1; ///< from_to
};

struct Gain : aviary::Effect {
    aviary::FloatParam gain{*this, "gain", "Gain", {.min = -60, .max = 24, .initial = 0, .unit = "dB"}};
    aviary::FloatParam pan{*this, "pan", "Pan", {.min = -100, .max = 100, .initial = 0, .unit = "%"}};
    aviary::FloatParam width{*this, "width", "Width", {.min = 0, .max = 200, .initial = 100, .unit = "%"}};
    aviary::SwitchParam mono{*this, "mono", "Mono"};
    aviary::SwitchParam invert_left{*this, "invert_left", "Invert left", {.group = "Phase"}};
    aviary::SwitchParam invert_right{*this, "invert_right", "Invert right", {.group = "Phase"}};

    void prepare(const aviary::Setup& setup) override {
        constexpr double glide_seconds = 0.005;
        glide_ = float(
            1 - aviary::exp(-double(dsp::ControlClock::interval) / (glide_seconds * setup.sample_rate)));
    }

    void process(aviary::Block& block) AVIARY_NONBLOCKING override {
        const float *in_left = block.in(0), *in_right = block.in(1);
        float *out_left = block.out(0), *out_right = block.out(1);
        clock_.run(
            block.frames(), [&](aviary::Frame frame) { aim(frame); },
            [&](aviary::Frame first, unsigned count) {
                for (unsigned i = first; i < first + count; ++i) {
                    const float left = in_left[i], right = in_right[i];
                    out_left[i] = left * left_left_.next() + right * right_left_.next();
                    out_right[i] = left * left_right_.next() + right * right_right_.next();
                }
            });
    }

    void reset() AVIARY_NONBLOCKING override {
        clock_.reset();
        fresh_ = true;
    }

private:
    /// The lowest gain is silence. Pan is a balance: the far side fades, the near one stays.
    Matrix matrix(aviary::Frame frame) const {
        const double level = gain.at(frame) <= -60 ? 0 : aviary::db_to_gain(gain.at(frame));
        const double balance = pan.at(frame) * 0.01, side = mono.at(frame) ? 0 : width.at(frame) * 0.01;
        const double left = level * aviary::min(1.0, 1 - balance) * (invert_left.at(frame) ? -0.5 : 0.5);
        const double right = level * aviary::min(1.0, 1 + balance) * (invert_right.at(frame) ? -0.5 : 0.5);
        return {float(left * (1 + side)), float(left * (1 - side)), float(right * (1 - side)),
            float(right * (1 + side))};
    }

    void aim(aviary::Frame frame) {
        const Matrix target = matrix(frame);
        glide(left_left_, target.left_left);
        glide(right_left_, target.right_left);
        glide(left_right_, target.left_right);
        glide(right_right_, target.right_right);
        fresh_ = false;
    }
    void glide(dsp::Ramp& ramp, float target) const {
        if (fresh_) return ramp.jump(target);
        const float distance = target - ramp.target();
        ramp.to(aviary::abs(distance) < 1e-5f ? target : ramp.target() + distance * glide_);
    }

    dsp::ControlClock clock_;
    dsp::Ramp left_left_, right_left_, left_right_, right_right_;
    float glide_ = 1;
    bool fresh_ = true; ///< the first step takes its values at once
};

} // namespace

AVIARY_PLUGIN(Gain, {.id = "aviary.gain",
                        .name = "Gain",
                        .vendor = "Aviary",
                        .version = "1.0.0",
                        .description = "Level, balance, width, polarity and mono",
                        .features = {"utility"}})
