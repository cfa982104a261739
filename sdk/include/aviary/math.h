// The mathematics of sound, of our own: the C library's sin differs in the last bit from processor to processor, and these
// are the same bytes everywhere. They round correctly or to a neighbour, as the page on math.h says of each.
//
//     const float gain = aviary::exp(-6.9f * seconds / decay);
//     const Float4 tones = aviary::sin(phases);            // four at once, each as sin(float) to the bit
//
// Declarations: parsing <cmath> would cost every save 0.1 s. Any thread; none of these allocates, locks or sets errno.
#pragma once

#include <aviary/detail/compiler.h>
#include <aviary/nonblocking.h>

namespace aviary {
/// `aviary::sin` and `aviary::math::sin` are the same function.
inline namespace math {

inline constexpr double pi = 3.14159265358979323846;

#if !defined(_MSC_VER) // which has no such type
/// Four floats in one register. The usual operators work lane by lane, and x[0] is the first.
using Float4 = float __attribute__((vector_size(16)));
inline Float4 splat(float x) { return Float4{x, x, x, x}; }
#endif

float sin(float x) AVIARY_NONBLOCKING;
float cos(float x) AVIARY_NONBLOCKING;
float tan(float x) AVIARY_NONBLOCKING;
float tanh(float x) AVIARY_NONBLOCKING;
float exp(float x) AVIARY_NONBLOCKING;
float exp2(float x) AVIARY_NONBLOCKING;
float log(float x) AVIARY_NONBLOCKING;
float log2(float x) AVIARY_NONBLOCKING;
float log10(float x) AVIARY_NONBLOCKING;
float pow(float x, float y) AVIARY_NONBLOCKING;

double sin(double x) AVIARY_NONBLOCKING;
double cos(double x) AVIARY_NONBLOCKING;
double tan(double x) AVIARY_NONBLOCKING;
double tanh(double x) AVIARY_NONBLOCKING;
double exp(double x) AVIARY_NONBLOCKING;
double exp2(double x) AVIARY_NONBLOCKING;
double log(double x) AVIARY_NONBLOCKING;
double log2(double x) AVIARY_NONBLOCKING;
double log10(double x) AVIARY_NONBLOCKING;
double pow(double x, double y) AVIARY_NONBLOCKING;

#if !defined(_MSC_VER)
Float4 sin(Float4 x) AVIARY_NONBLOCKING;
Float4 cos(Float4 x) AVIARY_NONBLOCKING;
Float4 tan(Float4 x) AVIARY_NONBLOCKING;
Float4 tanh(Float4 x) AVIARY_NONBLOCKING;
Float4 exp(Float4 x) AVIARY_NONBLOCKING;
Float4 exp2(Float4 x) AVIARY_NONBLOCKING;
Float4 log(Float4 x) AVIARY_NONBLOCKING;
Float4 log2(Float4 x) AVIARY_NONBLOCKING;
Float4 log10(Float4 x) AVIARY_NONBLOCKING;
Float4 pow(Float4 x, Float4 y) AVIARY_NONBLOCKING;
#endif

// One instruction, or a call of the C library that is exact by IEEE 754.
inline double sqrt(double x) { return AVIARY_BUILTIN(sqrt)(x); }
inline double floor(double x) { return AVIARY_BUILTIN(floor)(x); }
inline double ceil(double x) { return AVIARY_BUILTIN(ceil)(x); }
inline double round(double x) { return AVIARY_BUILTIN(round)(x); }
inline double abs(double x) { return AVIARY_BUILTIN(fabs)(x); }
inline float sqrt(float x) { return AVIARY_BUILTIN(sqrtf)(x); }
inline float floor(float x) { return AVIARY_BUILTIN(floorf)(x); }
inline float ceil(float x) { return AVIARY_BUILTIN(ceilf)(x); }
inline float round(float x) { return AVIARY_BUILTIN(roundf)(x); }
inline float abs(float x) { return AVIARY_BUILTIN(fabsf)(x); }

template <typename T>
constexpr T min(T a, T b) {
    return b < a ? b : a;
}
template <typename T>
constexpr T max(T a, T b) {
    return a < b ? b : a;
}
template <typename T>
constexpr T clamp(T value, T low, T high) {
    return value < low ? low : high < value ? high : value;
}

/// Amplitude ratio of a level in decibels: 10^(dB/20).
inline double db_to_gain(double db) { return exp(db * 0.11512925464970228); }
/// Level in decibels of an amplitude ratio; -inf for 0.
inline double gain_to_db(double gain) { return 20.0 * log10(gain); }
/// Frequency in Hz of a MIDI key, which may be fractional; key 69 is A4 at 440 Hz, equal temperament.
inline double key_to_hz(double key) { return 440.0 * exp2((key - 69.0) / 12.0); }

} // namespace math
} // namespace aviary
