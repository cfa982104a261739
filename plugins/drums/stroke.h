// One stroke on one drum, from its recipe to silence.
//
//     stroke.strike(key, velocity, touch, sample_rate, seed);
//     stroke.settle(sample_rate);            // each control step
//     stroke.render(left, right, count);     // while active(); adds at most ControlClock::interval frames
//
// [audio-thread]
#pragma once

#include <aviary/math.h>

#include "drums/recipes.h"
#include "dsp/control_clock.h"
#include "dsp/float4.h"
#include "dsp/noise.h"
#include "dsp/oscillator.h"
#include "dsp/svf.h"

namespace {

/// What the knobs do to a stroke: their values when it is struck.
struct Touch {
    float tune = 0;       ///< semitones
    float decay = 1;      ///< factor on every decay
    float brightness = 0; ///< octaves that filters move, and how much the stroke snaps
    float width = 1;      ///< factor on every pan
    float level = 1;      ///< gain
};

/// Square waves without a common fundamental: the six of Roland's TR-808 cymbals (Werner, Abel and Smith, "The TR-808
/// Cymbal", ICMC 2014) and two more.
inline constexpr float metal_hz[8] = {205.3f, 304.4f, 369.6f, 522.7f, 540.0f, 800.0f, 1073.0f, 1327.0f};

struct Stroke {
    int key = -1; ///< -1: silent
    unsigned age = 0;
    float left = 0, right = 0;  ///< gains
    float fade = 1, fading = 1; ///< a gain that falls to 0 when choked, and its factor a frame

    unsigned tone_phase = 0, overtone_phase = 0;
    float tone = 0, tone_decay = 0; ///< level, and its factor a frame
    float fall = 0, fall_decay = 0, hz = 0, overtone = 0, overtone_level = 0;
    float noise = 0, noise_decay = 0, noise_level = 0, burst_decay = 0;
    int bursts = 0;
    unsigned burst_frames = 0, next_burst = 0;
    float metal = 0, metal_decay = 0;
    float air = 0, air_pole = 1; ///< the low pass that noise and metal share
    dsp::Svf<float> noise_filter, metal_filter;
    dsp::SvfCoefficients noise_shape, metal_shape;
    dsp::Noise source;
    dsp::Word4 metal_phase[2] = {}, metal_step[2] = {};

    bool active() const { return key >= 0; }

    void strike(int struck, float velocity, const Touch& touch, double sample_rate, unsigned seed) {
        const Recipe& r = recipe(struck);
        *this = {};
        key = struck;
        source = {seed, sample_rate};
        const float loudness = touch.level * (0.1f + 0.9f * velocity * velocity);
        const float pan = r.pan * touch.width;
        left = loudness * (1 - aviary::max(pan, 0.0f));
        right = loudness * (1 + aviary::min(pan, 0.0f));

        const float pitch = float(aviary::exp2(touch.tune / 12.0));
        const float snap = float(aviary::exp2(0.35 * touch.brightness + 0.5 * (velocity - 0.8)));
        const float filters = float(aviary::exp2(touch.brightness + 0.7 * (velocity - 0.8)));
        hz = pitch * (r.tone.hz > 0 ? r.tone.hz : r.tone.level > 0 ? float(aviary::key_to_hz(struck)) : 0);
        tone = r.tone.level;
        tone_decay = remains(r.tone.decay * touch.decay, sample_rate);
        fall = r.tone.fall * snap;
        fall_decay = remains(r.tone.fall_time, sample_rate / dsp::ControlClock::interval);
        overtone = r.tone.overtone;
        overtone_level = r.tone.overtone_level;

        noise = noise_level = r.noise.level * snap;
        noise_decay = remains(r.noise.decay * touch.decay, sample_rate);
        const double place = r.noise.hz * filters / sample_rate;
        noise_shape = r.noise.filter == Filter::band ? dsp::band_pass(place, r.noise.q)
                                                     : dsp::high_pass(place, r.noise.q);
        bursts = r.noise.bursts - 1;
        burst_frames = next_burst = unsigned(0.0105 * sample_rate);
        burst_decay = remains(24, sample_rate);

        air_pole =
            float(1 - aviary::exp(-2 * aviary::pi * aviary::min(9000.0 * filters / sample_rate, 0.49)));
        metal = r.metal.level * snap;
        metal_decay = remains(r.metal.decay * touch.decay, sample_rate);
        metal_shape = dsp::high_pass(r.metal.hz * filters / sample_rate, 0.9);
        for (unsigned i = 0; i < 8; ++i)
            metal_step[i / 4][i % 4] = dsp::phase_step(metal_hz[i] * r.metal.pitch * pitch, sample_rate);
    }

    /// Takes over how far another stroke on the same key has come.
    void resume(const Stroke& other) {
        age = other.age;
        left = other.left;
        right = other.right;
        fade = other.fade;
        fading = other.fading;
        tone = other.tone;
        tone_phase = other.tone_phase;
        overtone_phase = other.overtone_phase;
        fall = other.fall;
        noise = other.noise;
        bursts = other.bursts;
        metal = other.metal;
    }
    /// False for values that no stroke has: a saved state may hold anything.
    bool plausible() const {
        const auto within = [](float x, float limit) { return x >= -limit && x <= limit; };
        return key >= 0 && key <= 127 && within(left, 16) && within(right, 16) && within(fade, 1)
               && within(fading, 1) && within(tone, 16) && within(fall, 16) && within(noise, 64)
               && within(metal, 16) && bursts >= 0 && bursts < 16;
    }

    /// Ends within some milliseconds.
    void choke(float ms, double sample_rate) { fading = aviary::min(fading, remains(ms, sample_rate)); }

    void render(float* to_left, float* to_right, unsigned count) {
        float samples[dsp::ControlClock::interval] = {};
        if (noise > 0) add_noise(samples, count);
        if (metal > 0) add_metal(samples, count);
        for (unsigned i = 0; i < count; ++i) samples[i] = air += air_pole * (samples[i] - air);
        if (tone > 0) add_tone(samples, count);
        for (unsigned i = 0; i < count; ++i) {
            to_left[i] += samples[i] * left * fade;
            to_right[i] += samples[i] * right * fade;
            fade *= fading;
        }
        age += count;
    }
    /// Each control step: lets the pitch fall, and ends what is 100 dB down.
    void settle(double sample_rate) {
        constexpr float over = 1e-5f;
        if (tone > 0) {
            const float now = hz * float(aviary::exp2(double(fall)));
            tone_step_ = dsp::phase_step(now, sample_rate);
            overtone_step_ = dsp::phase_step(now * overtone, sample_rate);
            fall *= fall_decay;
            if (tone < over) tone = 0;
        }
        if (noise < over && bursts == 0) noise = 0;
        if (metal < over) metal = 0;
        if ((tone <= 0 && noise <= 0 && metal <= 0) || fade < over) *this = {};
    }

private:
    /// The factor a step of what falls by 60 dB in `ms`. 0 for no time at all.
    static float remains(float ms, double rate) {
        return ms > 0 ? float(aviary::exp(-6907.755278982137 / aviary::max(double(ms) * rate, 1000.0))) : 0;
    }
    void add_tone(float* samples, unsigned count) {
        for (unsigned i = 0; i < count; ++i) {
            float wave = dsp::sine(tone_phase);
            if (overtone_level > 0) wave += overtone_level * dsp::sine(overtone_phase);
            samples[i] += wave * tone;
            tone_phase += tone_step_;
            overtone_phase += overtone_step_;
            tone *= tone_decay;
        }
    }
    void add_noise(float* samples, unsigned count) {
        for (unsigned i = 0; i < count; ++i) {
            if (bursts > 0 && --next_burst == 0) {
                noise = noise_level;
                next_burst = burst_frames;
                --bursts;
            }
            samples[i] += noise_filter.next(source.next(), noise_shape) * noise;
            noise *= bursts > 0 ? burst_decay : noise_decay;
        }
    }
    void add_metal(float* samples, unsigned count) {
        for (unsigned i = 0; i < count; ++i) {
            const dsp::Float4 squares = dsp::copy_sign(dsp::splat(0.16f), (dsp::Float4)metal_phase[0])
                                        + dsp::copy_sign(dsp::splat(0.16f), (dsp::Float4)metal_phase[1]);
            samples[i] += metal_filter.next(dsp::sum(squares), metal_shape) * metal;
            metal_phase[0] += metal_step[0];
            metal_phase[1] += metal_step[1];
            metal *= metal_decay;
        }
    }

    unsigned tone_step_ = 0, overtone_step_ = 0;
};

} // namespace
