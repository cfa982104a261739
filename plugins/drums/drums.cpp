// Drums: a kit on the keys of General MIDI, every sound computed, none sampled.
//
// A kit is a table (recipes.h). A stroke follows one of its rows until it is silent (stroke.h). This file is the player:
// it gives strokes to notes, chokes those that a new one ends, and mixes them.
#include <aviary/math.h>
#include <aviary/plugin.h>

#include "drums/stroke.h"
#include "dsp/control_clock.h"
#include "dsp/each_voice.h"
#include "dsp/ramp.h"
#include "dsp/saturate.h"
#include "dsp/silence.h"

namespace {

constexpr unsigned stroke_count = 24;

struct Drums : aviary::Instrument {
    aviary::FloatParam brightness{
        *this, "brightness", "Brightness", {.min = 0, .max = 100, .initial = 50, .unit = "%"}};
    aviary::FloatParam tune{*this, "tune", "Tune", {.min = -12, .max = 12, .unit = "semitones"}};
    aviary::FloatParam decay{*this, "decay", "Decay", {.min = 0, .max = 100, .initial = 50, .unit = "%"}};
    aviary::FloatParam width{*this, "width", "Width", {.min = 0, .max = 100, .initial = 60, .unit = "%"}};
    aviary::FloatParam kick_level{
        *this, "kick_level", "Kick", {.min = -60, .max = 12, .unit = "dB", .group = "Kit"}};
    aviary::FloatParam snare_level{
        *this, "snare_level", "Snare", {.min = -60, .max = 12, .unit = "dB", .group = "Kit"}};
    aviary::FloatParam hat_level{
        *this, "hat_level", "Hats", {.min = -60, .max = 12, .unit = "dB", .group = "Kit"}};
    aviary::FloatParam tom_level{
        *this, "tom_level", "Toms", {.min = -60, .max = 12, .unit = "dB", .group = "Kit"}};
    aviary::FloatParam cymbal_level{
        *this, "cymbal_level", "Cymbals", {.min = -60, .max = 12, .unit = "dB", .group = "Kit"}};
    aviary::FloatParam percussion_level{
        *this, "percussion_level", "Percussion", {.min = -60, .max = 12, .unit = "dB", .group = "Kit"}};
    aviary::FloatParam drive{
        *this, "drive", "Drive", {.min = 0, .max = 100, .initial = 15, .unit = "%", .group = "Output"}};
    aviary::FloatParam level{
        *this, "level", "Level", {.min = -60, .max = 12, .unit = "dB", .group = "Output"}};

    void prepare(const aviary::Setup& setup) override { sample_rate_ = setup.sample_rate; }

    void process(aviary::Block& block) AVIARY_NONBLOCKING override {
        for (auto slice : block.slices()) {
            for (const auto& event : slice.events) hear(event);
            if (!sounding_) {
                for (auto frame : slice.frames) block.out(0)[frame] = block.out(1)[frame] = 0;
                continue;
            }
            clock_.run(
                slice.frames, [&](aviary::Frame frame) { aim(frame); },
                [&](aviary::Frame first, unsigned count) { render(block, first, count); });
        }
    }

    const char* note_name(int key) const override { return recipe(key).name; }

    void reset() AVIARY_NONBLOCKING override {
        reset_strokes();
        struck_ = 0;
    }

    void carry(aviary::Carry& carry) AVIARY_NONBLOCKING override;

    /// The longest sound of the kit, the second crash, until it is 100 dB down.
    unsigned tail() const override { return unsigned(2.8 * 100 / 60 * factor(decay.value()) * sample_rate_); }

private:
    /// Factor on every decay: a quarter at 0 %, 1 at 50 %, four at 100 %.
    static double factor(double percent) { return aviary::exp2((percent - 50) * 0.04); }

    void hear(const aviary::Event& event) {
        using aviary::EventType;
        if (event.type == EventType::note_on) return strike(event);
        if (event.type != EventType::note_choke) return; // a drum rings on when the key is up
        for (Stroke& stroke : strokes_)
            if (stroke.active() && event.matches(-1, -1, stroke.key)) stroke.choke(8, sample_rate_);
    }

    void strike(const aviary::Event& event) {
        const int key = aviary::clamp(int(event.key), 0, 127);
        bool damped = false; // by a stroke at this very frame, whichever of the two comes first in the list
        for (Stroke& stroke : strokes_) {
            if (!stroke.active() || !same_instrument(stroke.key, key)) continue;
            if (stroke.age == 0 && damps(stroke.key, key))
                damped = true;
            else
                stroke.choke(20, sample_rate_);
        }
        Stroke& struck = free_stroke();
        struck.strike(
            key, float(event.velocity), touch(key, event.frame), sample_rate_, ++struck_ * 2654435761u);
        if (damped) struck.choke(20, sample_rate_);
        if (!sounding_) fresh_ = true;
        sounding_ = true;
        clock_.reset();
    }
    /// A stroke keeps the knobs' values from its start, so they are read where they are going, not on the way there.
    Touch touch(int key, aviary::Frame frame) const {
        return touch(key, [&](const aviary::FloatParam& knob) { return double(knob.target(frame)); });
    }
    template <typename Read>
    Touch touch(int key, const Read& read) const {
        const double gain = read(family_level(recipe(key).family));
        return {
            .tune = float(read(tune)),
            .decay = float(factor(read(decay))),
            .brightness = float(read(brightness) - 50) * 0.024f,
            .width = float(read(width)) * 0.01f,
            .level = gain <= -60 ? 0 : float(aviary::db_to_gain(gain)),
        };
    }
    const aviary::FloatParam& family_level(Family family) const {
        switch (family) {
        case Family::kick: return kick_level;
        case Family::snare: return snare_level;
        case Family::hat: return hat_level;
        case Family::tom: return tom_level;
        case Family::cymbal: return cymbal_level;
        case Family::percussion: break;
        }
        return percussion_level;
    }
    /// A silent stroke, or else the one that has sounded longest.
    Stroke& free_stroke() {
        Stroke* oldest = &strokes_[0];
        for (Stroke& stroke : strokes_) {
            if (!stroke.active()) return stroke;
            if (stroke.age > oldest->age) oldest = &stroke;
        }
        return *oldest;
    }

    void reset_strokes() {
        for (Stroke& stroke : strokes_) stroke = {};
        sounding_ = false;
        fresh_ = true;
        clock_.reset();
    }

    void aim(aviary::Frame frame) {
        sounding_ = false;
        for (Stroke& stroke : strokes_) {
            if (!stroke.active()) continue;
            stroke.settle(sample_rate_);
            sounding_ = sounding_ || stroke.active();
        }
        const float warmth = drive.at(frame) * 0.01f;
        const double gain = level.at(frame) <= -60 ? 0 : aviary::db_to_gain(level.at(frame)) * 0.42;
        const float push = 0.5f + 2 * warmth;
        if (fresh_) {
            push_.jump(push);
            out_.jump(float(gain / (0.5 + warmth)));
        } else {
            push_.to(push);
            out_.to(float(gain / (0.5 + warmth)));
        }
        fresh_ = false;
    }

    void render(aviary::Block& block, aviary::Frame first, unsigned count) {
        float left[dsp::ControlClock::interval] = {}, right[dsp::ControlClock::interval] = {};
        for (Stroke& stroke : strokes_)
            if (stroke.active()) stroke.render(left, right, count);
        for (unsigned i = 0; i < count; ++i) {
            const float push = push_.next(), gain = out_.next();
            block.out(0)[first + i] = dsp::saturate(left[i] * push) * gain;
            block.out(1)[first + i] = dsp::saturate(right[i] * push) * gain;
        }
    }

    Stroke strokes_[stroke_count];
    unsigned struck_ = 0; ///< strokes so far: seeds each one's noise, the same on every run
    bool sounding_ = false, fresh_ = true;
    dsp::Ramp push_, out_;
    dsp::ControlClock clock_;
    double sample_rate_ = 48000;
};

/// Carries the key of each stroke and how far it has come. The rest comes from the recipe.
void Drums::carry(aviary::Carry& carry) AVIARY_NONBLOCKING {
    Stroke saved[stroke_count];
    for (unsigned i = 0; i < stroke_count; ++i) saved[i] = strokes_[i];
    using dsp::each;
    each(carry, "key", saved, &Stroke::key);
    each(carry, "age", saved, &Stroke::age);
    each(carry, "left", saved, &Stroke::left);
    each(carry, "right", saved, &Stroke::right);
    each(carry, "fade", saved, &Stroke::fade);
    each(carry, "fading", saved, &Stroke::fading);
    each(carry, "tone", saved, &Stroke::tone);
    each(carry, "tone_phase", saved, &Stroke::tone_phase);
    each(carry, "overtone_phase", saved, &Stroke::overtone_phase);
    each(carry, "fall", saved, &Stroke::fall);
    each(carry, "noise", saved, &Stroke::noise);
    each(carry, "bursts", saved, &Stroke::bursts);
    each(carry, "metal", saved, &Stroke::metal);
    carry("struck", struck_);
    if (!carry.loading()) return;

    // No block has read the loaded values yet, so at() and target() still know those before.
    const auto loaded = [](const aviary::FloatParam& knob) { return knob.value(); };
    reset_strokes();
    for (unsigned i = 0; i < stroke_count; ++i) {
        if (!saved[i].plausible()) continue;
        strokes_[i].strike(saved[i].key, 1, touch(saved[i].key, loaded), sample_rate_, struck_ + i);
        strokes_[i].resume(saved[i]);
        sounding_ = true;
    }
}

} // namespace

AVIARY_PLUGIN(Drums, {.id = "aviary.drums",
                         .name = "Drums",
                         .vendor = "Aviary",
                         .version = "1.0.0",
                         .description = "A kit on the keys of General MIDI",
                         .features = {"drum", "synthesizer"}})
