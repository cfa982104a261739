// Four ADSR envelopes, one a lane. Each moves exponentially towards a target, as a capacitor charges.
//
//     envelope.shape({.attack = 0.005, .decay = 0.2, .sustain = 0.5, .release = 0.3}, sample_rate);
//     envelope.start(lane);
//     Float4 level = envelope.next();   // at the rate given to shape(): each frame, or each control step
//     envelope.settle();                // each control step: goes on to the next stage
//
// start() begins at the present level, so that a voice that is taken for another note does not click.
// [audio-thread]
#pragma once

#include "dsp/float4.h"

namespace dsp {

/// Times in seconds. Decay and release name the time to fall by 60 dB; attack the time to arrive.
struct EnvelopeShape {
    double attack = 0.005, decay = 0.2, sustain = 1, release = 0.1;
    bool operator==(const EnvelopeShape&) const = default;
};

class Envelope4 {
public:
    enum class Stage : unsigned char { idle, attack, decay, release, choke };

    /// rate: how often next() is called, in Hz.
    void shape(const EnvelopeShape& shape, double rate) { // costs nothing when neither has changed
        if (shape == shape_ && rate == rate_) return;
        shape_ = shape;
        rate_ = rate;
        constexpr double e_folds_in_60_db = 6.907755278982137;
        attack_ =
            approach(shape.attack, 1.4663370687934272, rate); // ln(1.3 / 0.3): 1.3 is the attack's target
        decay_ = approach(shape.decay, e_folds_in_60_db, rate);
        release_ = approach(shape.release, e_folds_in_60_db, rate);
        choke_ = approach(0.005, e_folds_in_60_db, rate);
        sustain_ = float(shape.sustain);
        for (unsigned lane = 0; lane < 4; ++lane) aim(lane);
    }
    void start(unsigned lane) { enter(lane, Stage::attack); }
    /// The key is up.
    void release(unsigned lane) {
        if (stage_[lane] == Stage::attack || stage_[lane] == Stage::decay) enter(lane, Stage::release);
    }
    /// Ends within about 10 ms, whatever the release.
    void choke(unsigned lane) {
        if (stage_[lane] != Stage::idle) enter(lane, Stage::choke);
    }
    Float4 next() { return level_ = min(level_ + (target_ - level_) * speed_, splat(1)); }

    /// Leaves stages that are over: an attack that has arrived, or a fall to zero that is 100 dB down.
    void settle() {
        for (unsigned lane = 0; lane < 4; ++lane) {
            if (stage_[lane] == Stage::attack && level_[lane] >= 0.9999f) enter(lane, Stage::decay);
            if (target_[lane] == 0 && level_[lane] < 1e-5f) {
                level_[lane] = 0;
                enter(lane, Stage::idle);
            }
        }
    }
    void reset() {
        level_ = Float4{};
        for (unsigned lane = 0; lane < 4; ++lane) enter(lane, Stage::idle);
    }

    Stage stage(unsigned lane) const { return stage_[lane]; }
    bool active(unsigned lane) const { return stage_[lane] != Stage::idle; }
    /// True while the key is down.
    bool held(unsigned lane) const { return stage_[lane] == Stage::attack || stage_[lane] == Stage::decay; }
    Float4 level() const { return level_; }

    /// Puts a lane where it was when its state was saved. Values that no envelope has make the lane idle.
    void restore(unsigned lane, int stage, float level) {
        const bool valid = stage > int(Stage::idle) && stage <= int(Stage::choke) && level >= 0 && level <= 1;
        level_[lane] = valid ? level : 0;
        enter(lane, valid ? Stage(stage) : Stage::idle);
    }

private:
    static float approach(double seconds, double e_folds, double rate) {
        return float(1 - aviary::exp(-e_folds / aviary::max(seconds * rate, 1.0)));
    }
    void enter(unsigned lane, Stage stage) {
        stage_[lane] = stage;
        aim(lane);
    }
    void aim(unsigned lane) {
        switch (stage_[lane]) {
        case Stage::attack: target_[lane] = 1.3f; break;
        case Stage::decay: target_[lane] = sustain_; break;
        default: target_[lane] = 0;
        }
        const float speeds[] = {0, attack_, decay_, release_, choke_};
        speed_[lane] = speeds[int(stage_[lane])];
    }

    Float4 level_{}, target_{}, speed_{};
    Stage stage_[4] = {};
    EnvelopeShape shape_;
    double rate_ = 0;
    float attack_ = 1, decay_ = 1, release_ = 1, choke_ = 1, sustain_ = 1;
};

} // namespace dsp
