// Four floats in one register, one lane for a voice, an oscillator or a delay line each. The usual operators work
// lane by lane, and code written as a template serves one float as well as four:
//
//     Float4 level = splat(0.5f);
//     level = min(level + step, splat(1));   // four envelopes move at once
//     float first = level[0];
//
// g++ and clang know these vectors on every processor; no instruction set is assumed. Any thread.
#pragma once

#include <aviary/math.h>

namespace dsp {

using Float4 = float __attribute__((vector_size(16)));
using Int4 = int __attribute__((vector_size(16)));
using Word4 = unsigned __attribute__((vector_size(16)));

inline Float4 splat(float x) { return Float4{x, x, x, x}; }
inline float sum(Float4 x) { return (x[0] + x[2]) + (x[1] + x[3]); }

#if defined(__SSE__) // one instruction; g++ 12 does not find it
inline Float4 min(Float4 a, Float4 b) { return __builtin_ia32_minps(a, b); }
inline Float4 max(Float4 a, Float4 b) { return __builtin_ia32_maxps(a, b); }
#else
inline Float4 min(Float4 a, Float4 b) { return a < b ? a : b; }
inline Float4 max(Float4 a, Float4 b) { return a > b ? a : b; }
#endif
inline Float4 abs(Float4 x) { return (Float4)((Word4)x & 0x7fffffffu); }
/// The magnitude of the first with the sign of the second.
inline Float4 copy_sign(Float4 magnitude, Float4 sign) {
    return (Float4)(((Word4)magnitude & 0x7fffffffu) | ((Word4)sign & 0x80000000u));
}
inline Float4 to_float(Word4 x) { return __builtin_convertvector((Int4)x, Float4); }

inline float min(float a, float b) { return a < b ? a : b; }
inline float max(float a, float b) { return a > b ? a : b; }
inline float abs(float x) { return __builtin_fabsf(x); }
inline float copy_sign(float magnitude, float sign) { return __builtin_copysignf(magnitude, sign); }
inline float to_float(unsigned x) { return float(int(x)); }

/// 2^x to 1e-5 of its value, for x in -126..126 (held to that range). Cody and Waite's split into exponent and a polynomial
/// for the fraction, Taylor's in x ln 2 to the fifth degree around its middle.
inline Float4 exp2(Float4 x) {
    const Float4 biased = min(max(x, splat(-126)), splat(126)) + 127.5f;
    const Int4 whole = __builtin_convertvector(biased, Int4);
    const Float4 t = (biased - __builtin_convertvector(whole, Float4) - 0.5f) * 0.69314718f;
    const Float4 fraction =
        1 + t * (1 + t * (0.5f + t * (0.16666667f + t * (0.041666667f + t * 0.0083333333f))));
    return (Float4)(whole << 23) * fraction;
}

/// tan x to 1e-4 of its value, for x in 0..1.42: the Padé approximant [5/4].
inline Float4 tan(Float4 x) {
    const Float4 square = x * x;
    return x * (945 + square * (square - 105)) / (945 + square * (15 * square - 420));
}

} // namespace dsp
