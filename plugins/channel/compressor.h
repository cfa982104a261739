// Computes how far a compressor turns down, once a control step, from the loudest sample since the last one.
//
//     compressor.hear(loudest);                                        // each frame
//     float decibels = compressor.step({-20, 4, 10, 120}, step_rate);  // each control step; 0 or below
//
// Feed-forward, soft knee, smoothed in decibels: Giannoulis, Massberg and Reiss, "Digital Dynamic Range Compressor
// Design" (JAES 2012). [audio-thread]
#pragma once

#include <aviary/math.h>

namespace {

struct CompressorSettings {
    float threshold_db, ratio, attack_ms, release_ms;
};

struct Compressor {
    float reduction = 0; ///< dB, 0 or below
    float loudest = 0;   ///< since the last step

    void hear(float magnitude) { loudest = magnitude > loudest ? magnitude : loudest; }

    float step(const CompressorSettings& settings, double step_rate) {
        const float wanted = settings.threshold_db < 0 ? -excess(settings) * (1 - 1 / settings.ratio) : 0;
        const float ms = wanted < reduction ? settings.attack_ms : settings.release_ms;
        reduction += (wanted - reduction) * float(1 - aviary::exp(-1000 / (ms * step_rate)));
        if (reduction > -0.001f) reduction = 0;
        loudest = 0;
        return reduction;
    }
    void reset() { reduction = loudest = 0; }

private:
    /// Decibels above the threshold, with a knee 6 dB wide.
    float excess(const CompressorSettings& settings) const {
        constexpr float knee = 6;
        if (loudest < 1e-6f) return 0;
        const float over = float(aviary::gain_to_db(loudest)) - settings.threshold_db;
        if (over <= -knee / 2) return 0;
        return over >= knee / 2 ? over : (over + knee / 2) * (over + knee / 2) / (2 * knee);
    }
};

} // namespace
