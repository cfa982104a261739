// Delay: echoes in time with the song or in milliseconds, side by side or bouncing from left to right.
//
// A change of time fades from the old tap to the new one, so that echoes keep their pitch and do not click.
// Each echo passes a high pass and a low pass of one pole each, so that repeats grow softer, as on tape.
#include <aviary/math.h>
#include <aviary/plugin.h>

#include "dsp/buffer.h"
#include "dsp/control_clock.h"
#include "dsp/ramp.h"
#include "dsp/silence.h"

namespace {

constexpr double longest_seconds = 2;
constexpr double fade_seconds = 0.03;
/// Lengths of the choices of `division`, in quarter notes.
constexpr double division_beats[] = {4, 3, 2, 1.5, 4.0 / 3, 1, 0.75, 2.0 / 3, 0.5, 0.375, 1.0 / 3, 0.25};

struct Delay : aviary::Effect {
    aviary::SwitchParam sync{*this, "sync", "Sync", {.initial = true, .group = "Time"}};
    aviary::ChoiceParam division{*this, "division", "Division",
        {.choices = {"1/1", "1/2.", "1/2", "1/4.", "1/2T", "1/4", "1/8.", "1/4T", "1/8", "1/16.", "1/8T",
             "1/16"},
            .initial = 6,
            .group = "Time"}};
    aviary::FloatParam time{*this, "time", "Time",
        {.min = 1,
            .max = 2000,
            .initial = 350,
            .unit = "ms",
            .curve = aviary::Curve::log,
            .smoothing = aviary::Smoothing::none,
            .group = "Time"}};
    aviary::FloatParam feedback{
        *this, "feedback", "Feedback", {.min = 0, .max = 95, .initial = 40, .unit = "%", .group = "Echo"}};
    aviary::SwitchParam ping_pong{*this, "ping_pong", "Ping-pong", {.initial = true, .group = "Echo"}};
    aviary::FloatParam low_cut{*this, "low_cut", "Low cut",
        {.min = 20, .max = 2000, .initial = 150, .unit = "Hz", .curve = aviary::Curve::log, .group = "Tone"}};
    aviary::FloatParam high_cut{*this, "high_cut", "High cut",
        {.min = 500,
            .max = 20000,
            .initial = 6000,
            .unit = "Hz",
            .curve = aviary::Curve::log,
            .group = "Tone"}};
    aviary::FloatParam width{*this, "width", "Width", {.min = 0, .max = 100, .initial = 100, .unit = "%"}};
    aviary::FloatParam mix{*this, "mix", "Mix", {.min = 0, .max = 100, .initial = 25, .unit = "%"}};

    void prepare(const aviary::Setup& setup) override {
        sample_rate_ = setup.sample_rate;
        const unsigned long size = dsp::power_of_two(longest_seconds * sample_rate_ + 1);
        for (Side& side : sides_) side.line.resize(size);
        mask_ = unsigned(size - 1);
        position_ &= mask_; // it may lie behind the end of a line that is shorter now
        fade_step_ = float(1 / aviary::max(1.0, fade_seconds * sample_rate_));
    }

    void process(aviary::Block& block) AVIARY_NONBLOCKING override {
        tempo_ = block.transport().tempo;
        rest_.run(*this, block);
    }

    void reset() AVIARY_NONBLOCKING override {
        for (Side& side : sides_) {
            side.line.clear();
            side.low = side.high = 0;
        }
        rest_.reset();
        near_ = far_ = 0;
        fade_ = 1;
        fresh_ = true;
    }

    void carry(aviary::Carry& carry) AVIARY_NONBLOCKING override {
        carry("left", sides_[0].line.data(), sides_[0].line.size());
        carry("right", sides_[1].line.data(), sides_[1].line.size());
        carry("position", position_);
        if (carry.loading()) {
            position_ &= mask_;
            rest_.wake();
        }
    }

    /// Until the repeats are 100 dB down.
    unsigned tail() const override {
        const double echo = sync.value() >= 0.5 ? longest_seconds : time.value() * 0.001;
        const double repeats =
            feedback.value() > 0 ? 1 - 100 / aviary::gain_to_db(feedback.value() * 0.01) : 1;
        return unsigned(aviary::min(echo * repeats * sample_rate_, 4e9));
    }

private:
    friend dsp::Rest;

    struct Side {
        dsp::Buffer line;
        float low = 0, high = 0; ///< memories of the two filters
    };

    /// At least a frame, at most what the line holds: a note that is too long is halved until it fits.
    unsigned delay_frames(aviary::Frame frame) const {
        double seconds = time.at(frame) * 0.001;
        if (sync.at(frame)) {
            const unsigned choice = unsigned(aviary::clamp(int(division.at(frame)), 0, 11));
            seconds = division_beats[choice] * 60 / aviary::max(tempo_, 1.0);
            while (seconds > longest_seconds) seconds *= 0.5;
        }
        return unsigned(
            aviary::clamp(aviary::round(seconds * sample_rate_), 1.0, longest_seconds * sample_rate_));
    }

    unsigned long memory() const { return mask_ + 1ul; }
    void idle(aviary::Block& block, unsigned first, unsigned count) { dsp::pass(block, first, count); }

    void aim(aviary::Frame frame) {
        const auto pole = [&](double hz) {
            return float(1 - aviary::exp(-2 * aviary::pi * aviary::min(hz / sample_rate_, 0.49)));
        };
        low_pole_ = pole(high_cut.at(frame));
        high_pole_ = pole(low_cut.at(frame));
        const float blend = mix.at(frame) * 0.01f, cross = ping_pong.at(frame) ? 1 : 0;
        glide(feedback_, feedback.at(frame) * 0.01f);
        glide(dry_, aviary::min(1.0f, 2 - 2 * blend));
        glide(wet_, aviary::min(1.0f, 2 * blend));
        glide(side_, width.at(frame) * 0.01f);
        // A switch has no smoothing of its own.
        glide(
            cross_, fresh_ ? cross : cross_.target() + aviary::clamp(cross - cross_.target(), -0.02f, 0.02f));
        fresh_ = false;
        const unsigned wanted = delay_frames(frame);
        if (near_ == 0) near_ = far_ = wanted;
        if (fade_ >= 1 && near_ != wanted) {
            far_ = near_;
            near_ = wanted;
            fade_ = 0;
        }
    }
    void glide(dsp::Ramp& ramp, float target) const {
        if (fresh_) return ramp.jump(target);
        ramp.to(target);
    }

    float render(aviary::Block& block, aviary::Frame first, unsigned count) {
        float inside[dsp::ControlClock::interval];
        for (unsigned i = first; i < first + count; ++i) {
            const float left = block.in(0)[i], right = block.in(1)[i];
            fade_ = aviary::min(1.0f, fade_ + fade_step_);
            const float echo_left = tone(sides_[0], tap(sides_[0])),
                        echo_right = tone(sides_[1], tap(sides_[1]));

            // Ping-pong: all of the input goes in on the left, and each side feeds the other.
            const float cross = cross_.next(), repeat = feedback_.next(), mid = 0.5f * (left + right);
            const float into_left =
                left + cross * (mid - left) + repeat * (echo_left + cross * (echo_right - echo_left));
            const float into_right =
                right - cross * right + repeat * (echo_right + cross * (echo_left - echo_right));
            sides_[0].line[position_] = into_left;
            sides_[1].line[position_] = into_right;
            position_ = (position_ + 1) & mask_;

            const float middle = 0.5f * (echo_left + echo_right);
            const float spread = 0.5f * (echo_left - echo_right) * side_.next();
            const float dry = dry_.next(), wet = wet_.next();
            block.out(0)[i] = dry * left + wet * (middle + spread);
            block.out(1)[i] = dry * right + wet * (middle - spread);
            inside[i - first] = aviary::abs(into_left) + aviary::abs(into_right);
        }
        return dsp::peak(inside, count);
    }

    float tap(Side& side) const {
        const float near = side.line[(position_ - near_) & mask_];
        if (fade_ >= 1) return near;
        const float far = side.line[(position_ - far_) & mask_];
        return far + fade_ * (near - far);
    }
    float tone(Side& side, float echo) const {
        side.low += low_pole_ * (echo - side.low);
        side.high += high_pole_ * (side.low - side.high);
        return side.low - side.high;
    }

    Side sides_[2];
    unsigned position_ = 0, mask_ = 0;
    unsigned near_ = 0, far_ = 0; ///< frames: the tap in use, the one that fades out
    float fade_ = 1, fade_step_ = 1;
    float low_pole_ = 1, high_pole_ = 0;
    dsp::Ramp feedback_, dry_, wet_, side_, cross_;
    dsp::Rest rest_;
    double sample_rate_ = 48000, tempo_ = 120;
    bool fresh_ = true;
};

} // namespace

AVIARY_PLUGIN(Delay, {.id = "aviary.delay",
                         .name = "Delay",
                         .vendor = "Aviary",
                         .version = "1.0.0",
                         .description = "Echoes in time with the song, side by side or bouncing",
                         .features = {"delay"}})
