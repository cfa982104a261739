// Poly: sixteen voices for chords and pads. Two detuned oscillators and one below, a ladder filter, two envelopes each,
// spread over the stereo field, and a chorus.
//
// Voices are computed four at a time, a lane each; a group of four that plays nothing is skipped.
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
#include "poly/chorus.h"

namespace {

using dsp::Float4;
using dsp::splat;
using dsp::Word4;

constexpr unsigned voice_count = 16;

float loudness(float velocity) { return 0.15f + 0.85f * velocity * velocity; }

/// Oscillators, filter and envelopes of four voices, a lane each.
struct Group {
    Word4 phase[3] = {}, step[3] = {};
    Float4 cycle[3] = {}; ///< frames in a cycle of each oscillator
    Float4 pitch = splat(60), strength{}, gain{};
    dsp::Ladder ladder;
    dsp::LadderCoefficients filter;
    dsp::Envelope4 envelope, sweep;
    /// The host's cutoff for single notes, in Hz: a value (0: the knob's), and a modulation to add.
    Float4 own_cutoff{}, added_cutoff{};
    bool modulated = false;
};

/// One lane of a group.
struct LaneVoice : aviary::Voice {
    Group* group = nullptr;
    unsigned lane = 0;

    void start() AVIARY_NONBLOCKING override {
        group->own_cutoff[lane] = group->added_cutoff[lane] = 0;
        group->strength[lane] = note().velocity;
        if (!group->envelope.active(lane)) {
            group->gain[lane] = ::loudness(note().velocity);
            for (Float4& memory : group->ladder.stage) memory[lane] = 0;
            // The oscillators of a note begin in a fixed phase relation, so that no two cancel each other.
            group->phase[1][lane] = group->phase[0][lane] + 0x20000000u;
            group->phase[2][lane] = group->phase[0][lane] / 2;
        }
        group->envelope.start(lane);
        group->sweep.start(lane);
    }
    void release() AVIARY_NONBLOCKING override {
        group->envelope.release(lane);
        group->sweep.release(lane);
    }
    void choke() AVIARY_NONBLOCKING override { group->envelope.choke(lane); }
    /// The event is for the cutoff: no other parameter is modulated for single notes.
    void hear(const aviary::Event& event) AVIARY_NONBLOCKING override {
        const bool is_value = event.type == aviary::EventType::param;
        (is_value ? group->own_cutoff : group->added_cutoff)[lane] = float(event.value);
        group->modulated = true;
    }
    /// Frees the voice when its sound has ended.
    void settle() {
        if (!group->envelope.active(lane)) end();
    }
};

struct Poly : aviary::Instrument {
    aviary::FloatParam shape{
        *this, "shape", "Shape", {.min = 0, .max = 100, .unit = "%", .group = "Oscillators"}};
    aviary::FloatParam pulse_width{*this, "pulse_width", "Pulse width",
        {.min = 5, .max = 95, .initial = 50, .unit = "%", .group = "Oscillators"}};
    aviary::FloatParam detune{*this, "detune", "Detune",
        {.min = 0, .max = 50, .initial = 9, .unit = "cents", .group = "Oscillators"}};
    aviary::FloatParam sub{
        *this, "sub", "Sub", {.min = 0, .max = 100, .initial = 25, .unit = "%", .group = "Oscillators"}};
    dsp::Tone tone{*this, {.cutoff = 1100,
                              .resonance = 12,
                              .key_track = 50,
                              .sweep = 1.5,
                              .sweep_attack = 8,
                              .sweep_decay = 1500,
                              .sweep_sustain = 35,
                              .attack = 8,
                              .decay = 2500,
                              .sustain = 75,
                              .release = 500,
                              .cutoff_modulation = aviary::Modulation::per_voice}};
    aviary::IntParam bend_range{*this, "bend_range", "Bend range",
        {.min = 0, .max = 24, .initial = 2, .unit = "semitones", .group = "Play"}};
    aviary::FloatParam drive{
        *this, "drive", "Drive", {.min = 0, .max = 100, .initial = 10, .unit = "%", .group = "Output"}};
    aviary::FloatParam chorus{
        *this, "chorus", "Chorus", {.min = 0, .max = 100, .initial = 40, .unit = "%", .group = "Output"}};
    aviary::FloatParam width{
        *this, "width", "Width", {.min = 0, .max = 100, .initial = 70, .unit = "%", .group = "Output"}};
    aviary::FloatParam level{
        *this, "level", "Level", {.min = -60, .max = 12, .unit = "dB", .group = "Output"}};

    Poly() {
        for (unsigned i = 0; i < voice_count; ++i) {
            voices_.all()[i].group = &groups_[i / 4];
            voices_.all()[i].lane = i % 4;
        }
        scatter();
    }

    void prepare(const aviary::Setup& setup) override {
        sample_rate_ = setup.sample_rate;
        chorus_.prepare(sample_rate_);
        stale_ = true;
    }

    void process(aviary::Block& block) AVIARY_NONBLOCKING override {
        for (auto slice : block.slices()) {
            voices_.rules.bend_range = float(bend_range.at(slice.frames.first()));
            for (const auto& event : slice.events) hear(event);
            if (quiet_frames_ > tail_of_chorus()) {
                for (auto frame : slice.frames) block.out(0)[frame] = block.out(1)[frame] = 0;
                continue;
            }
            clock_.run(
                slice.frames, [&](aviary::Frame frame) { aim(frame); },
                [&](aviary::Frame first, unsigned count) { render(block, first, count); });
        }
        voices_.send_ends(block);
    }

    void reset() AVIARY_NONBLOCKING override {
        for (Group& group : groups_) group = {};
        voices_.reset();
        scatter();
        chorus_.reset();
        clock_.reset();
        quiet_frames_ = ~0u;
        fresh_ = stale_ = true;
    }

    void carry(aviary::Carry& carry) AVIARY_NONBLOCKING override;

    unsigned voices() const override { return voice_count; }

    unsigned tail() const override {
        return unsigned(tone.tail(sample_rate_) + Chorus::longest_seconds * sample_rate_);
    }

private:
    void hear(const aviary::Event& event) {
        voices_.handle(event);
        stale_ = true;
        if (event.type != aviary::EventType::note_on) return;
        if (quiet_frames_ > tail_of_chorus()) wake();
        quiet_frames_ = 0;
        clock_.reset();
    }
    /// When the chorus fell asleep depends on the host's blocks, so it begins anew.
    void wake() {
        chorus_.reset();
        fresh_ = true;
    }
    double tail_of_chorus() const { return Chorus::longest_seconds * sample_rate_; }

    /// Sets what all voices share, then each group that sounds.
    void aim(aviary::Frame frame) {
        const double apart = detune.at(frame);
        if (apart != detuned_) {
            detuned_ = apart;
            stale_ = true;
        }
        const float saturation = drive.at(frame) * 0.01f;
        pulse_ = shape.at(frame) * 0.01f;
        later_ = unsigned(pulse_width.at(frame) * 0.01f * dsp::cycle);
        push_ = 0.25f + 1.25f * saturation * saturation;
        sub_ = sub.at(frame) * 0.01f;
        const double gain = level.at(frame) <= -60 ? 0 : aviary::db_to_gain(level.at(frame));
        glide(out_, float(gain * 0.42 / (0.4 + 0.6 * saturation + 0.5 * sub_)));
        glide(spread_, width.at(frame) * 0.01f);
        glide(wet_, chorus.at(frame) * 0.008f);
        chorus_.step();
        fresh_ = false;
        for (Group& group : groups_) {
            group.envelope.settle();
            group.sweep.settle();
        }
        for (LaneVoice& voice : voices_) voice.settle();
        for (unsigned i = 0; i < 4; ++i) aim(groups_[i], &voices_.all()[i * 4], frame);
        stale_ = false;
    }

    void glide(dsp::Ramp& ramp, float target) const {
        if (fresh_) return ramp.jump(target);
        ramp.to(target);
    }

    void aim(Group& group, const LaneVoice* voices, aviary::Frame frame) {
        if (!sounds(group)) return;
        group.envelope.shape(tone.envelope(frame), sample_rate_);
        group.sweep.shape(tone.sweep_envelope(frame), sample_rate_ / dsp::ControlClock::interval);
        if (stale_) tune(group, voices);
        group.gain += 0.2f * (0.15f + 0.85f * group.strength * group.strength - group.gain);

        const float brighter = (tone.brightness.at(frame) - 50) * 0.08f;
        const Float4 octaves = cutoff(group, tone.cutoff.at(frame)) + brighter
                               + tone.sweep.at(frame) * group.sweep.next() * (0.5f + 0.5f * group.strength)
                               + tone.key_track.at(frame) * 0.01f * (group.pitch - 60) * (1.0f / 12);
        group.filter = {dsp::exp2(octaves), splat(tone.resonance.at(frame) * 0.01f)};
    }

    /// log2 of the cutoff in cycles a frame.
    Float4 cutoff(const Group& group, float knob) const {
        if (!group.modulated) return splat(float(aviary::log2(knob / sample_rate_)));
        Float4 octaves{};
        for (unsigned lane = 0; lane < 4; ++lane) {
            const float own = group.own_cutoff[lane];
            const float hz = (own > 0 ? own : knob) + group.added_cutoff[lane];
            octaves[lane] = float(
                aviary::log2(aviary::clamp(double(hz), tone.cutoff.min(), tone.cutoff.max()) / sample_rate_));
        }
        return octaves;
    }

    void tune(Group& group, const LaneVoice* voices) {
        for (unsigned lane = 0; lane < 4; ++lane) {
            const double pitch = voices[lane].note().pitch();
            const double pitches[3] = {pitch - detuned_ * 0.005, pitch + detuned_ * 0.005, pitch - 12};
            group.pitch[lane] = float(pitch);
            for (unsigned i = 0; i < 3; ++i) {
                const unsigned step = dsp::phase_step(aviary::key_to_hz(pitches[i]), sample_rate_);
                group.step[i][lane] = step;
                group.cycle[i][lane] = dsp::cycle / float(step + 1);
            }
        }
    }

    void render(aviary::Block& block, aviary::Frame first, unsigned count) {
        Float4 left[dsp::ControlClock::interval] = {}, right[dsp::ControlClock::interval] = {};
        bool any = false;
        for (unsigned i = 0; i < 4; ++i) {
            if (!sounds(groups_[i])) continue;
            any = true;
            render(groups_[i], i, left, right, count);
        }
        quiet_frames_ = any ? 0 : quiet_frames_ + count;
        for (unsigned i = 0; i < count; ++i) {
            const float gain = out_.next(), spread = spread_.next();
            const float middle = dsp::sum(left[i] + right[i]) * 0.5f * gain;
            const float side = dsp::sum(left[i] - right[i]) * 0.5f * gain * spread;
            float out_left = middle + side, out_right = middle - side;
            chorus_.next(out_left, out_right, wet_.next());
            block.out(0)[first + i] = out_left;
            block.out(1)[first + i] = out_right;
        }
    }

    /// Adds four voices to the sound of the others. Each lane has its place between left and right.
    void render(Group& group, unsigned index, Float4* left, Float4* right, unsigned count) const {
        constexpr float places[4][4] = {{-0.3f, 0.3f, -0.7f, 0.7f}, {0.5f, -0.5f, 0.1f, -0.1f},
            {-0.6f, 0.6f, -0.2f, 0.2f}, {0.8f, -0.8f, 0.4f, -0.4f}};
        const Float4 place = {places[index][0], places[index][1], places[index][2], places[index][3]};
        const Float4 to_left = 1 - place, to_right = 1 + place;
        const Word4 later = Word4{} + later_;
        for (unsigned i = 0; i < count; ++i) {
            Float4 wave = dsp::saw(group.phase[0], group.cycle[0]) + dsp::saw(group.phase[1], group.cycle[1]);
            if (pulse_ > 0)
                wave -= pulse_
                        * (dsp::saw(group.phase[0] + later, group.cycle[0])
                            + dsp::saw(group.phase[1] + later, group.cycle[1]));
            if (sub_ > 0)
                wave += sub_
                        * (dsp::saw(group.phase[2], group.cycle[2])
                            - dsp::saw(group.phase[2] + 0x80000000u, group.cycle[2]));
            for (unsigned oscillator = 0; oscillator < 3; ++oscillator)
                group.phase[oscillator] += group.step[oscillator];
            const Float4 voice =
                group.ladder.next(wave * push_, group.filter) * group.envelope.next() * group.gain;
            left[i] += voice * to_left;
            right[i] += voice * to_right;
        }
    }

    static bool sounds(const Group& group) {
        return group.envelope.active(0) || group.envelope.active(1) || group.envelope.active(2)
               || group.envelope.active(3);
    }

    /// Gives the oscillators different phases, the same ones every time.
    void scatter() {
        unsigned word = 1;
        for (Group& group : groups_)
            for (Word4& phase : group.phase)
                for (unsigned lane = 0; lane < 4; ++lane) phase[lane] = word = word * 1664525u + 1013904223u;
    }

    Group groups_[voice_count / 4];
    aviary::Voices<LaneVoice, voice_count> voices_;
    Chorus chorus_;
    dsp::Ramp out_, spread_, wet_;
    dsp::ControlClock clock_;
    double sample_rate_ = 48000, detuned_ = 0;
    float push_ = 1, pulse_ = 0, sub_ = 0;
    unsigned later_ = 0;
    unsigned quiet_frames_ = ~0u; ///< since the last voice ended
    bool fresh_ = true;           ///< the first step takes its values at once
    bool stale_ = true;           ///< pitches must be computed again
};

/// Saves each voice as its note, the phases of its oscillators, and the stages and levels of its envelopes.
void Poly::carry(aviary::Carry& carry) AVIARY_NONBLOCKING {
    voices_.carry(carry);
    int stages[voice_count], sweep_stages[voice_count];
    float levels[voice_count], sweep_levels[voice_count];
    unsigned phases[voice_count * 3];
    for (unsigned i = 0; i < voice_count; ++i) {
        const Group& group = groups_[i / 4];
        stages[i] = int(group.envelope.stage(i % 4));
        levels[i] = group.envelope.level()[i % 4];
        sweep_stages[i] = int(group.sweep.stage(i % 4));
        sweep_levels[i] = group.sweep.level()[i % 4];
        for (unsigned k = 0; k < 3; ++k) phases[i * 3 + k] = group.phase[k][i % 4];
    }
    carry("stages", stages);
    carry("levels", levels);
    carry("sweep_stages", sweep_stages);
    carry("sweep_levels", sweep_levels);
    carry("phases", phases);
    if (!carry.loading()) return;

    for (unsigned i = 0; i < voice_count; ++i) {
        Group& group = groups_[i / 4];
        LaneVoice& voice = voices_.all()[i];
        group.envelope.restore(i % 4, stages[i], levels[i]);
        group.sweep.restore(i % 4, sweep_stages[i], sweep_levels[i]);
        for (unsigned k = 0; k < 3; ++k) group.phase[k][i % 4] = phases[i * 3 + k];
        group.strength[i % 4] = voice.note().velocity;
        group.gain[i % 4] = loudness(voice.note().velocity);
        // A state may hold anything: a sound without a note would never end.
        if (!voice.active()) group.envelope.restore(i % 4, 0, 0);
        if (!voice.held()) voice.release();
    }
    quiet_frames_ = 0;
    stale_ = true;
}

} // namespace

AVIARY_PLUGIN(Poly, {.id = "aviary.poly",
                        .name = "Poly",
                        .vendor = "Aviary",
                        .version = "1.0.0",
                        .description = "Sixteen voices for chords and pads",
                        .features = {"synthesizer"}})
