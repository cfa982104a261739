// The parameters that subtractive synthesizers share: a low-pass filter, the envelope that sweeps it, and the envelope
// of the loudness.
//
//     dsp::Tone tone{*this, {.cutoff = 500, .decay = 1200}};      // among the plugin's parameters, with initial values
//     envelope_.shape(tone.envelope(frame), sample_rate_);        // [audio-thread]
#pragma once

#include <aviary/plugin.h>

#include "dsp/envelope.h"

namespace dsp {

/// The parameters' initial values, in their units.
struct ToneInitials {
    double cutoff = 1000, resonance = 0, key_track = 50, sweep = 0;
    double sweep_attack = 1, sweep_decay = 500, sweep_sustain = 0;
    double attack = 2, decay = 500, sustain = 100, release = 100;
    aviary::Modulation cutoff_modulation = aviary::Modulation::mono;
};

struct Tone {
    aviary::FloatParam brightness, cutoff, resonance, key_track, sweep;
    aviary::FloatParam sweep_attack, sweep_decay, sweep_sustain;
    aviary::FloatParam attack, decay, sustain, release;

    Tone(aviary::Plugin& owner, const ToneInitials& initials)
        : brightness(owner, "brightness", "Brightness", percent(50, "Filter"))
        , cutoff(owner, "cutoff", "Cutoff",
              {.min = 20,
                  .max = 18000,
                  .initial = initials.cutoff,
                  .unit = "Hz",
                  .curve = aviary::Curve::log,
                  .group = "Filter",
                  .modulation = initials.cutoff_modulation})
        , resonance(owner, "resonance", "Resonance", percent(initials.resonance, "Filter"))
        , key_track(owner, "key_track", "Key tracking", percent(initials.key_track, "Filter"))
        , sweep(owner, "sweep", "Envelope amount",
              {.min = -6, .max = 6, .initial = initials.sweep, .unit = "octaves", .group = "Filter"})
        , sweep_attack(
              owner, "sweep_attack", "Attack", time(1, 5000, initials.sweep_attack, "Filter/Envelope"))
        , sweep_decay(owner, "sweep_decay", "Decay", time(5, 10000, initials.sweep_decay, "Filter/Envelope"))
        , sweep_sustain(owner, "sweep_sustain", "Sustain", percent(initials.sweep_sustain, "Filter/Envelope"))
        , attack(owner, "attack", "Attack", time(1, 5000, initials.attack, "Envelope"))
        , decay(owner, "decay", "Decay", time(5, 10000, initials.decay, "Envelope"))
        , sustain(owner, "sustain", "Sustain", percent(initials.sustain, "Envelope"))
        , release(owner, "release", "Release", time(5, 10000, initials.release, "Envelope")) {}

    EnvelopeShape envelope(aviary::Frame frame) const {
        return {attack.at(frame) * 0.001, decay.at(frame) * 0.001, sustain.at(frame) * 0.01,
            release.at(frame) * 0.001};
    }
    /// The filter's envelope. It has the release time of the loudness.
    EnvelopeShape sweep_envelope(aviary::Frame frame) const {
        return {sweep_attack.at(frame) * 0.001, sweep_decay.at(frame) * 0.001, sweep_sustain.at(frame) * 0.01,
            release.at(frame) * 0.001};
    }
    /// Frames until a released note is 100 dB down. [any-thread]
    double tail(double sample_rate) const { return release.value() * 0.001 * 100 / 60 * sample_rate; }

private:
    static aviary::FloatSpec percent(double initial, const char* group) {
        return {.min = 0, .max = 100, .initial = initial, .unit = "%", .group = group};
    }
    static aviary::FloatSpec time(double min, double max, double initial, const char* group) {
        return {.min = min,
            .max = max,
            .initial = initial,
            .unit = "ms",
            .curve = aviary::Curve::log,
            .group = group};
    }
};

} // namespace dsp
