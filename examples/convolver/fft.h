// A Fourier transform of a fixed size, a power of two: plain, of radix two, and the same bytes on every processor.
#pragma once

#include <aviary/math.h>
#include <aviary/record.h>

#include <utility>
#include <vector>

struct Complex {
    float re = 0, im = 0;
    AVIARY_FIELDS(re, im)
    friend Complex operator*(Complex a, Complex b) {
        return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
    }
    friend Complex operator+(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }
    friend Complex operator-(Complex a, Complex b) { return {a.re - b.re, a.im - b.im}; }
};

class Fft {
public:
    explicit Fft(unsigned size)
        : turns_(size / 2)
        , places_(size) {
        for (unsigned i = 0; i < size / 2; ++i) {
            const double angle = -2 * aviary::pi * i / size;
            turns_[i] = {float(aviary::cos(angle)), float(aviary::sin(angle))};
        }
        for (unsigned i = 1; i < size; ++i) places_[i] = places_[i / 2] / 2 + (i % 2) * size / 2;
    }

    /// In place. Backwards is forwards with the data conjugated before and after, and divided by the size.
    void forwards(Complex* data) const {
        const unsigned size = unsigned(places_.size());
        for (unsigned i = 0; i < size; ++i)
            if (i < places_[i]) std::swap(data[i], data[places_[i]]);
        for (unsigned half = 1; half < size; half *= 2)
            for (unsigned first = 0; first < size; first += 2 * half)
                for (unsigned i = 0; i < half; ++i) {
                    const Complex a = data[first + i];
                    const Complex b = data[first + half + i] * turns_[i * (size / (2 * half))];
                    data[first + i] = a + b;
                    data[first + half + i] = a - b;
                }
    }

private:
    std::vector<Complex> turns_;
    std::vector<unsigned> places_; // of each element, with the bits of its index the other way round
};
