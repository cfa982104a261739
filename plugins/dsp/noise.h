// White noise that is the same on every run: the linear congruential generator of Numerical Recipes, seeded.
//
//     float sample = noise_.next();   // -1..1
#pragma once

namespace dsp {

class Noise {
public:
    explicit Noise(unsigned seed = 1)
        : word(seed) {}
    float next() {
        word = word * 1664525u + 1013904223u;
        return float(int(word)) * (1 / 2147483648.0f);
    }
    unsigned word; ///< all it knows; any value is a good one
};

} // namespace dsp
