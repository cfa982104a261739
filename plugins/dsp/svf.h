// Second-order filters that may be retuned while they sound: the trapezoidal state-variable filter.
//
//     SvfCoefficients c = high_pass(120 / sample_rate, 0.707);   // once a control step
//     out = filter.next(in, c);                                  // every frame
//
// After Simper, "Linear Trapezoidal State Variable Filter" (Cytomic, 2013/2021). T is float or Float4. Any thread.
#pragma once

#include "dsp/float4.h"

namespace dsp {

struct SvfCoefficients {
    float a1 = 1, a2 = 0, a3 = 0; ///< what the two integrators take
    float m0 = 1, m1 = 0, m2 = 0; ///< shares of input, band and low pass in the output
};

namespace detail {
/// Integrators' coefficients for g = tan(pi frequency) and damping k = 1 / Q.
inline SvfCoefficients svf(double g, double k, double m0, double m1, double m2) {
    const double a1 = 1 / (1 + g * (g + k));
    return {float(a1), float(g * a1), float(g * g * a1), float(m0), float(m1), float(m2)};
}
/// frequency in cycles a frame, held below the pole of the tangent.
inline double warp(double frequency) {
    return aviary::tan(aviary::pi * aviary::clamp(frequency, 0.00001, 0.48));
}
} // namespace detail

inline SvfCoefficients low_pass(double frequency, double q) {
    return detail::svf(detail::warp(frequency), 1 / q, 0, 0, 1);
}
inline SvfCoefficients high_pass(double frequency, double q) {
    return detail::svf(detail::warp(frequency), 1 / q, 1, -1 / q, -1);
}
/// Gain 1 at the centre.
inline SvfCoefficients band_pass(double frequency, double q) {
    return detail::svf(detail::warp(frequency), 1 / q, 0, 1 / q, 0);
}
/// Raises or lowers by decibels around the centre.
inline SvfCoefficients bell(double frequency, double q, double decibels) {
    const double a = aviary::exp(decibels * 0.057564627324851146); // 10^(dB/40)
    return detail::svf(detail::warp(frequency), 1 / (q * a), 1, (a * a - 1) / (q * a), 0);
}
/// Raises or lowers everything below the frequency by decibels; half of it at the frequency.
inline SvfCoefficients low_shelf(double frequency, double q, double decibels) {
    const double a = aviary::exp(decibels * 0.057564627324851146);
    return detail::svf(detail::warp(frequency) / aviary::sqrt(a), 1 / q, 1, (a - 1) / q, a * a - 1);
}
/// Raises or lowers everything above the frequency by decibels; half of it at the frequency.
inline SvfCoefficients high_shelf(double frequency, double q, double decibels) {
    const double a = aviary::exp(decibels * 0.057564627324851146);
    return detail::svf(detail::warp(frequency) * aviary::sqrt(a), 1 / q, a * a, (1 - a) * a / q, 1 - a * a);
}

template <typename T>
struct Svf {
    T band{}, low{}; ///< the integrators' memories

    T next(T in, const SvfCoefficients& c) {
        const T rest = in - low;
        const T v1 = c.a1 * band + c.a2 * rest;
        const T v2 = low + c.a2 * band + c.a3 * rest;
        band = 2 * v1 - band;
        low = 2 * v2 - low;
        return c.m0 * in + c.m1 * v1 + c.m2 * v2;
    }
};

} // namespace dsp
