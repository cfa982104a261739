// Mono: one voice for basses and leads. Two oscillators and one an octave below, a ladder filter, two envelopes.
//
// The four lanes of the vector are the oscillators. Each is a saw from which a second saw, a part of a cycle later, is
// taken away: none of it leaves the saw, all of it makes a pulse. The fourth lane is still.
#include <aviary/math.h>
#include <aviary/plugin.h>

#include "dsp/control_clock.h"
#include "dsp/envelope.h"
#include "dsp/keys.h"
#include "dsp/ladder.h"
#include "dsp/oscillator.h"
#include "dsp/ramp.h"
#include "dsp/silence.h"

namespace {

using aviary::Curve;
using aviary::Smoothing;
using dsp::Float4;
using dsp::splat;
using dsp::Word4;

struct Mono : aviary::Instrument {
    aviary::FloatParam shape{
        *this, "shape", "Shape", {.min = 0, .max = 100, .unit = "%", .group = "Oscillators"}};
    aviary::FloatParam pulse_width{*this, "pulse_width", "Pulse width",
        {.min = 5, .max = 95, .initial = 50, .unit = "%", .group = "Oscillators"}};
    aviary::IntParam interval{*this, "interval", "Interval",
        {.min = -24, .max = 24, .initial = 0, .unit = "semitones", .group = "Oscillators"}};
    aviary::FloatParam detune{*this, "detune", "Detune",
        {.min = 0, .max = 50, .initial = 7, .unit = "cents", .group = "Oscillators"}};
    aviary::FloatParam second{*this, "second", "Second oscillator",
        {.min = 0, .max = 100, .initial = 60, .unit = "%", .group = "Oscillators"}};
    aviary::FloatParam sub{
        *this, "sub", "Sub", {.min = 0, .max = 100, .initial = 40, .unit = "%", .group = "Oscillators"}};
    aviary::FloatParam brightness{*this, "brightness", "Brightness",
        {.min = 0, .max = 100, .initial = 50, .unit = "%", .group = "Filter"}};
    aviary::FloatParam cutoff{*this, "cutoff", "Cutoff",
        {.min = 20, .max = 18000, .initial = 500, .unit = "Hz", .curve = Curve::log, .group = "Filter"}};
    aviary::FloatParam resonance{*this, "resonance", "Resonance",
        {.min = 0, .max = 100, .initial = 20, .unit = "%", .group = "Filter"}};
    aviary::FloatParam key_track{*this, "key_track", "Key tracking",
        {.min = 0, .max = 100, .initial = 60, .unit = "%", .group = "Filter"}};
    aviary::FloatParam sweep{*this, "sweep", "Envelope amount",
        {.min = -6, .max = 6, .initial = 2.5, .unit = "octaves", .group = "Filter"}};
    aviary::FloatParam sweep_attack{*this, "sweep_attack", "Attack",
        {.min = 1, .max = 5000, .initial = 1, .unit = "ms", .curve = Curve::log, .group = "Filter/Envelope"}};
    aviary::FloatParam sweep_decay{*this, "sweep_decay", "Decay",
        {.min = 5,
            .max = 10000,
            .initial = 450,
            .unit = "ms",
            .curve = Curve::log,
            .group = "Filter/Envelope"}};
    aviary::FloatParam sweep_sustain{*this, "sweep_sustain", "Sustain",
        {.min = 0, .max = 100, .initial = 20, .unit = "%", .group = "Filter/Envelope"}};
    aviary::FloatParam attack{*this, "attack", "Attack",
        {.min = 1, .max = 5000, .initial = 2, .unit = "ms", .curve = Curve::log, .group = "Envelope"}};
    aviary::FloatParam decay{*this, "decay", "Decay",
        {.min = 5, .max = 10000, .initial = 1200, .unit = "ms", .curve = Curve::log, .group = "Envelope"}};
    aviary::FloatParam sustain{
        *this, "sustain", "Sustain", {.min = 0, .max = 100, .initial = 75, .unit = "%", .group = "Envelope"}};
    aviary::FloatParam release{*this, "release", "Release",
        {.min = 5, .max = 10000, .initial = 120, .unit = "ms", .curve = Curve::log, .group = "Envelope"}};
    aviary::FloatParam glide{
        *this, "glide", "Glide", {.min = 0, .max = 2000, .initial = 0, .unit = "ms", .group = "Play"}};
    aviary::SwitchParam legato{*this, "legato", "Legato", {.initial = true, .group = "Play"}};
    aviary::IntParam bend_range{*this, "bend_range", "Bend range",
        {.min = 0, .max = 24, .initial = 2, .unit = "semitones", .group = "Play"}};
    aviary::FloatParam drive{
        *this, "drive", "Drive", {.min = 0, .max = 100, .initial = 15, .unit = "%", .group = "Output"}};
    aviary::FloatParam level{
        *this, "level", "Level", {.min = -60, .max = 12, .unit = "dB", .group = "Output"}};

    void prepare(const aviary::Setup& setup) override { sample_rate_ = setup.sample_rate; }

    void process(aviary::Block& block) AVIARY_NONBLOCKING override {
        for (auto slice : block.slices()) {
            for (const auto& event : slice.events) hear(event);
            if (!envelope_.active(0)) {
                for (auto frame : slice.frames) block.out(0)[frame] = block.out(1)[frame] = 0;
                continue;
            }
            clock_.run(
                slice.frames, [&](aviary::Frame frame) { aim(frame); },
                [&](aviary::Frame first, unsigned count) { render(block, first, count); });
        }
    }

    void reset() AVIARY_NONBLOCKING override {
        keys_.clear();
        bend_ = tuning_ = 0;
        envelope_.reset();
        rest();
    }

    void state(aviary::State& state) AVIARY_NONBLOCKING override {
        int stage = int(envelope_.stage(0)), sweep_stage = int(sweep_envelope_.stage(0));
        float loudness = envelope_.level()[0], sweep_level = sweep_envelope_.level()[0];
        state("phases", reinterpret_cast<unsigned*>(&phases_), 4);
        state("pitch", pitch_);
        state("key", key_);
        state("strength", strength_);
        state("stage", stage);
        state("loudness", loudness);
        state("sweep_stage", sweep_stage);
        state("sweep_level", sweep_level);
        keys_.state(state);
        if (!state.loading()) return;
        envelope_.restore(0, stage, loudness);
        sweep_envelope_.restore(0, sweep_stage, sweep_level);
        if (!plausible()) reset();
    }

    unsigned tail() const override { return unsigned(release.value() * 0.001 * 100 / 60 * sample_rate_); }

private:
    void hear(const aviary::Event& event) {
        using aviary::EventType;
        switch (event.type) {
        case EventType::note_on: {
            const bool slurred = !keys_.empty() && legato.at(event.frame);
            keys_.press({event.key, event.channel, event.note_id, float(event.velocity)});
            tuning_ = 0;
            start(slurred, event.frame);
            break;
        }
        case EventType::note_off:
            if (!keys_.lift(event)) break;
            if (keys_.empty()) {
                envelope_.release(0);
                sweep_envelope_.release(0);
            } else {
                start(legato.at(event.frame), event.frame); // back to the key that is still down
            }
            break;
        case EventType::note_choke:
            if (keys_.lift(event) && keys_.empty()) envelope_.choke(0);
            break;
        case EventType::expression:
            if (event.expression == aviary::Expression::tuning && !keys_.empty()
                && event.matches(keys_.last().note_id, keys_.last().channel, keys_.last().key))
                tuning_ = event.value;
            break;
        case EventType::midi:
            if ((event.midi[0] & 0xf0) == 0xe0)
                bend_ = ((event.midi[2] << 7 | event.midi[1]) - 8192) / 8192.0;
            break;
        }
    }

    void start(bool slurred, aviary::Frame frame) {
        const bool sounding = envelope_.active(0);
        key_ = keys_.last().key;
        if (!sounding || glide.at(frame) <= 0) pitch_ = key_;
        clock_.reset();
        if (slurred && sounding) return;
        strength_ = keys_.last().velocity;
        envelope_.start(0);
        sweep_envelope_.start(0);
        if (!sounding) fresh_ = true;
    }

    void aim(aviary::Frame frame) {
        const double step_rate = sample_rate_ / dsp::ControlClock::interval;
        envelope_.shape({attack.at(frame) * 0.001, decay.at(frame) * 0.001, sustain.at(frame) * 0.01,
                            release.at(frame) * 0.001},
            sample_rate_);
        sweep_envelope_.shape({sweep_attack.at(frame) * 0.001, sweep_decay.at(frame) * 0.001,
                                  sweep_sustain.at(frame) * 0.01, release.at(frame) * 0.001},
            step_rate);
        envelope_.settle();
        sweep_envelope_.settle();
        const float swept = sweep_envelope_.next()[0];
        if (!envelope_.active(0)) return rest();

        tune(frame, step_rate);
        const double octaves = (brightness.at(frame) - 50) * 0.08
                               + sweep.at(frame) * swept * (0.4 + 0.6 * strength_)
                               + key_track.at(frame) * 0.01 * (pitch_ - 36) / 12;
        const double hz = aviary::min(cutoff.at(frame) * aviary::exp2(octaves), 20000.0);
        filter_ = {splat(float(hz / sample_rate_)), splat(resonance.at(frame) * 0.01f)};

        const float second_level = second.at(frame) * 0.01f, sub_level = sub.at(frame) * 0.01f;
        const float warmth = drive.at(frame) * 0.01f, together = 0.55f + 3 * warmth * warmth;
        levels_ = Float4{1, second_level, 1.2f * sub_level, 0}
                  * (together / (1 + 0.5f * second_level + 0.5f * sub_level));
        const float pulse = shape.at(frame) * 0.01f;
        pulse_ = Float4{pulse, pulse, 1, 0};
        const unsigned later = unsigned(pulse_width.at(frame) * 0.01f * dsp::cycle);
        later_ = Word4{later, later, 0x80000000u, 0};
        const double gain = level.at(frame) <= -60 ? 0 : aviary::db_to_gain(level.at(frame)) * 0.62;
        const float target = float(gain * (0.15 + 0.85 * strength_ * strength_) / (0.9 + 0.32 * together));
        if (fresh_)
            gain_.jump(target);
        else
            gain_.to(gain_.target() + 0.2f * (target - gain_.target()));
        fresh_ = false;
    }

    /// Moves the pitch towards the key and sets the oscillators to it.
    void tune(aviary::Frame frame, double step_rate) {
        const double seconds = glide.at(frame) * 0.001; // to within a hundredth of the way
        pitch_ += (key_ - pitch_) * (seconds > 0 ? 1 - aviary::exp(-4.6 / (seconds * step_rate)) : 1);
        const double sounding = pitch_ + tuning_ + bend_ * bend_range.at(frame);
        const double apart = detune.at(frame) * 0.005;
        const unsigned first = dsp::phase_step(aviary::key_to_hz(sounding - apart), sample_rate_);
        const unsigned other =
            dsp::phase_step(aviary::key_to_hz(sounding + interval.at(frame) + apart), sample_rate_);
        const unsigned below = dsp::phase_step(aviary::key_to_hz(sounding - 12), sample_rate_);
        steps_ = Word4{first, other, below, 1};
        cycles_ = Float4{
            dsp::cycle / float(first + 1), dsp::cycle / float(other + 1), dsp::cycle / float(below + 1), 1};
    }

    void render(aviary::Block& block, aviary::Frame first, unsigned count) {
        for (unsigned i = first; i < first + count; ++i) {
            const Float4 waves = dsp::saw(phases_, cycles_) - pulse_ * dsp::saw(phases_ + later_, cycles_);
            phases_ += steps_;
            const float tone = ladder_.next(splat(dsp::sum(waves * levels_)), filter_)[0];
            block.out(0)[i] = block.out(1)[i] = tone * envelope_.next()[0] * gain_.next();
        }
    }

    /// Silent: the next note begins like the first one.
    void rest() {
        sweep_envelope_.reset();
        ladder_ = {};
        phases_ = Word4{};
        clock_.reset();
        gain_.jump(0);
    }
    /// False for what no note can be; a saved state may hold anything.
    bool plausible() const {
        return key_ >= 0 && key_ <= 127 && pitch_ >= -1 && pitch_ <= 128 && strength_ >= 0 && strength_ <= 1;
    }

    dsp::Keys keys_;
    double pitch_ = 60, key_ = 60, bend_ = 0, tuning_ = 0; ///< MIDI keys; bend -1..1; semitones
    float strength_ = 0;                                   ///< velocity of the note, 0..1
    Word4 phases_{}, steps_{}, later_{};
    Float4 cycles_{}, levels_{}, pulse_{};
    dsp::LadderCoefficients filter_;
    dsp::Ladder ladder_;
    dsp::Envelope4 envelope_, sweep_envelope_;
    dsp::Ramp gain_;
    dsp::ControlClock clock_;
    double sample_rate_ = 48000;
    bool fresh_ = true;
};

} // namespace

AVIARY_PLUGIN(Mono, {.id = "aviary.mono",
                        .name = "Mono",
                        .vendor = "Aviary",
                        .version = "1.0.0",
                        .description = "One voice for basses and leads",
                        .features = {"synthesizer", "mono"}})
