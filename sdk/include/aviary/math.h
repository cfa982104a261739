// The mathematics a plugin needs, by the compiler's builtins: parsing <cmath> would cost every save 0.1 s. A builtin
// becomes an instruction or a call of the C library. Any thread; none of these allocates or locks.
#pragma once

#include <aviary/detail/compiler.h>

namespace aviary {

inline constexpr double pi = 3.14159265358979323846;

inline double sin(double x) { return AVIARY_BUILTIN(sin)(x); }
inline double cos(double x) { return AVIARY_BUILTIN(cos)(x); }
inline double tan(double x) { return AVIARY_BUILTIN(tan)(x); }
inline double tanh(double x) { return AVIARY_BUILTIN(tanh)(x); }
inline double exp(double x) { return AVIARY_BUILTIN(exp)(x); }
inline double exp2(double x) { return AVIARY_BUILTIN(exp2)(x); }
inline double log(double x) { return AVIARY_BUILTIN(log)(x); }
inline double log2(double x) { return AVIARY_BUILTIN(log2)(x); }
inline double log10(double x) { return AVIARY_BUILTIN(log10)(x); }
inline double pow(double x, double y) { return AVIARY_BUILTIN(pow)(x, y); }
inline double sqrt(double x) { return AVIARY_BUILTIN(sqrt)(x); }
inline double floor(double x) { return AVIARY_BUILTIN(floor)(x); }
inline double ceil(double x) { return AVIARY_BUILTIN(ceil)(x); }
inline double round(double x) { return AVIARY_BUILTIN(round)(x); }
inline double abs(double x) { return AVIARY_BUILTIN(fabs)(x); }

inline float sin(float x) { return AVIARY_BUILTIN(sinf)(x); }
inline float cos(float x) { return AVIARY_BUILTIN(cosf)(x); }
inline float tan(float x) { return AVIARY_BUILTIN(tanf)(x); }
inline float tanh(float x) { return AVIARY_BUILTIN(tanhf)(x); }
inline float exp(float x) { return AVIARY_BUILTIN(expf)(x); }
inline float exp2(float x) { return AVIARY_BUILTIN(exp2f)(x); }
inline float log(float x) { return AVIARY_BUILTIN(logf)(x); }
inline float log2(float x) { return AVIARY_BUILTIN(log2f)(x); }
inline float log10(float x) { return AVIARY_BUILTIN(log10f)(x); }
inline float pow(float x, float y) { return AVIARY_BUILTIN(powf)(x, y); }
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

} // namespace aviary
