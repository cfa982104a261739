// White noise that is the same on every run: the linear congruential generator of Numerical Recipes, seeded.
//
//     dsp::Noise noise_{seed, sample_rate};
//     float sample = noise_.next();   // even over -level()..level()
//
// Noise spreads its power over all frequencies up to half the rate. To be as loud below 20 kHz at every rate, its power
// grows with the rate; at 48 kHz it fills -1..1.
#pragma once

#include <aviary/math.h>

namespace dsp {

class Noise {
public:
    Noise() = default;
    Noise(unsigned seed, double sample_rate)
        : word(seed)
        , scale_(float(aviary::sqrt(sample_rate / 48000) / 2147483648.0)) {}
    float next() {
        word = word * 1664525u + 1013904223u;
        return float(int(word)) * scale_;
    }
    unsigned word = 1; ///< all it knows of the past; any value is a good one

private:
    float scale_ = 0; ///< silent until it is told the rate
};

} // namespace dsp
