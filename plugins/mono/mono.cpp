// Mono: one voice for basses and leads. Two oscillators and one an octave below, a ladder filter, two envelopes.
//
// The lanes of the vector are the oscillators. Each is a saw minus a share of a second saw, which is a part of a cycle
// later: without the second saw it is a saw, with all of it a pulse. The fourth lane is not used.
#include <aviary/math.h>
#include <aviary/plugin.h>
#include <aviary/voices.h>

#include "dsp/control_clock.h"
#include "dsp/envelope.h"
#include "dsp/ladder.h"
#include "dsp/oscillator.h"
#include "dsp/ramp.h"
#include "dsp/silence.h"
#include "dsp/tone.h"

namespace {

using aviary::VoiceMode;
using dsp::Float4;
using dsp::splat;
using dsp::Word4;

/// The one voice: the pitch on the way to its key, and the envelopes.
struct Line : aviary::Voice {
    double pitch = 60;  ///< MIDI key, gliding
    float strength = 0; ///< velocity of the last strike, 0..1
    bool fresh = true;  ///< the first step takes its values at once
    dsp::ControlClock clock;
    dsp::Envelope4 envelope, sweep;

    void start() AVIARY_NONBLOCKING override {
        clock.reset();
        if (!envelope.active(0)) {
            pitch = note().key;
            fresh = true;
        }
        strength = note().velocity;
        envelope.start(0);
        sweep.start(0);
    }
    void slur() AVIARY_NONBLOCKING override { clock.reset(); }
    void release() AVIARY_NONBLOCKING override {
        envelope.release(0);
        sweep.release(0);
    }
    void choke() AVIARY_NONBLOCKING override { envelope.choke(0); }
    /// Ends the voice; the next note begins like the first one.
    void rest() {
        envelope.reset();
        sweep.reset();
        clock.reset();
        end();
    }
};

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
        *this, "sub", "Sub", {.min = 0, .max = 100, .initial = 10, .unit = "%", .group = "Oscillators"}};
    dsp::Tone tone{*this, {.cutoff = 500,
                              .resonance = 20,
                              .key_track = 60,
                              .sweep = 2.5,
                              .sweep_attack = 1,
                              .sweep_decay = 450,
                              .sweep_sustain = 20,
                              .attack = 2,
                              .decay = 1200,
                              .sustain = 75,
                              .release = 120}};
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
            voices_.rules.mode = legato.at(slice.frames.first()) ? VoiceMode::legato : VoiceMode::mono;
            voices_.rules.bend_range = float(bend_range.at(slice.frames.first()));
            for (const auto& event : slice.events) voices_.handle(event);
            if (!line_.active()) {
                for (auto frame : slice.frames) block.out(0)[frame] = block.out(1)[frame] = 0;
                continue;
            }
            line_.clock.run(
                slice.frames, [&](aviary::Frame frame) { aim(frame); },
                [&](aviary::Frame first, unsigned count) { render(block, first, count); });
        }
        voices_.send_ends(block);
    }

    unsigned voices() const override { return 1; }

    void reset() AVIARY_NONBLOCKING override {
        voices_.reset();
        rest();
    }

    void carry(aviary::Carry& carry) AVIARY_NONBLOCKING override {
        int stage = int(line_.envelope.stage(0)), sweep_stage = int(line_.sweep.stage(0));
        float loudness = line_.envelope.level()[0], sweep_level = line_.sweep.level()[0];
        voices_.carry(carry);
        carry("phases", reinterpret_cast<unsigned*>(&phases_), 4);
        carry("pitch", line_.pitch);
        carry("strength", line_.strength);
        carry("stage", stage);
        carry("loudness", loudness);
        carry("sweep_stage", sweep_stage);
        carry("sweep_level", sweep_level);
        if (!carry.loading()) return;
        line_.envelope.restore(0, stage, loudness);
        line_.sweep.restore(0, sweep_stage, sweep_level);
        if (!plausible()) return reset();
        if (!line_.active()) rest();
        if (!line_.held()) line_.release();
    }

    unsigned tail() const override { return unsigned(tone.tail(sample_rate_)); }

private:
    void aim(aviary::Frame frame) {
        const double step_rate = sample_rate_ / dsp::ControlClock::interval;
        line_.envelope.shape(tone.envelope(frame), sample_rate_);
        line_.sweep.shape(tone.sweep_envelope(frame), step_rate);
        line_.envelope.settle();
        line_.sweep.settle();
        const float swept = line_.sweep.next()[0];
        if (!line_.envelope.active(0)) return rest();

        tune(frame, step_rate);
        const double octaves = (tone.brightness.at(frame) - 50) * 0.08
                               + tone.sweep.at(frame) * swept * (0.4 + 0.6 * line_.strength)
                               + tone.key_track.at(frame) * 0.01 * (line_.pitch - 36) / 12;
        const double hz = aviary::min(tone.cutoff.at(frame) * aviary::exp2(octaves), 20000.0);
        filter_ = {splat(float(hz / sample_rate_)), splat(tone.resonance.at(frame) * 0.01f)};

        const float second_level = second.at(frame) * 0.01f, sub_level = sub.at(frame) * 0.01f;
        const float warmth = drive.at(frame) * 0.01f, together = 0.55f + 3 * warmth * warmth;
        levels_ = Float4{1, second_level, 1.2f * sub_level, 0}
                  * (together / (1 + 0.5f * second_level + 0.5f * sub_level));
        const float pulse = shape.at(frame) * 0.01f;
        pulse_ = Float4{pulse, pulse, 1, 0};
        const unsigned later = unsigned(pulse_width.at(frame) * 0.01f * dsp::cycle);
        later_ = Word4{later, later, 0x80000000u, 0};
        const double gain = level.at(frame) <= -60 ? 0 : aviary::db_to_gain(level.at(frame)) * 0.62;
        const float target =
            float(gain * (0.15 + 0.85 * line_.strength * line_.strength) / (0.9 + 0.32 * together));
        if (line_.fresh)
            gain_.jump(target);
        else
            gain_.to(gain_.target() + 0.2f * (target - gain_.target()));
        line_.fresh = false;
    }

    /// Moves the pitch towards the key and sets the oscillators to it.
    void tune(aviary::Frame frame, double step_rate) {
        const double seconds = glide.at(frame) * 0.001; // to within a hundredth of the way
        line_.pitch += (line_.note().key - line_.pitch)
                       * (seconds > 0 ? 1 - aviary::exp(-4.6 / (seconds * step_rate)) : 1);
        const double sounding = line_.pitch + line_.note().tuning + line_.note().bend;
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
        if (!line_
                 .active()) { // it has just come to rest, and its oscillators stay where the next note begins
            for (unsigned i = first; i < first + count; ++i) block.out(0)[i] = block.out(1)[i] = 0;
            return;
        }
        for (unsigned i = first; i < first + count; ++i) {
            const Float4 waves = dsp::saw(phases_, cycles_) - pulse_ * dsp::saw(phases_ + later_, cycles_);
            phases_ += steps_;
            const float filtered = ladder_.next(splat(dsp::sum(waves * levels_)), filter_)[0];
            block.out(0)[i] = block.out(1)[i] = filtered * line_.envelope.next()[0] * gain_.next();
        }
    }

    void rest() {
        line_.rest();
        ladder_ = {};
        phases_ = Word4{};
        gain_.jump(0);
    }
    /// False for what no note can be; a saved state may hold anything.
    bool plausible() const {
        return line_.pitch >= -1 && line_.pitch <= 128 && line_.strength >= 0 && line_.strength <= 1;
    }

    aviary::Voices<Line, 1> voices_;
    Line& line_ = voices_.all()[0];
    Word4 phases_{}, steps_{}, later_{};
    Float4 cycles_{}, levels_{}, pulse_{};
    dsp::LadderCoefficients filter_;
    dsp::Ladder ladder_;
    dsp::Ramp gain_;
    double sample_rate_ = 48000;
};

} // namespace

AVIARY_PLUGIN(Mono, {.id = "aviary.mono",
                        .name = "Mono",
                        .vendor = "Aviary",
                        .version = "1.0.0",
                        .description = "One voice for basses and leads",
                        .features = {"synthesizer", "mono"}})
