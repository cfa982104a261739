// exp, exp2, tanh and log of one float and of four, from one template each. The coefficients are of minimax polynomials
// (Remez, in 60 digits), each with its error relative to the result. The reductions are Cody and Waite's ("Software Manual
// for the Elementary Functions", 1980). math_test.cpp holds the functions to what docs/reference/math.md promises.
#include <aviary/math.h>

#include "sdk/core/math/lanes.h"

namespace aviary {

namespace detail {

namespace {

/// A float that 1.5 2^23 is added to becomes whole, and its lowest bits are that number. ln 2 is the sum of two numbers, of
/// which the first has 16 bits: its product with an exponent is exact.
constexpr Table powers({1.0f, 0x1.8p23f, 1.44269504f, 0.693145752f, 1.42860677e-6f});
/// (e^x - 1 - x) / x² for x in -ln 2 / 2 .. ln 2 / 2, to 2^-26 of e^x - 1
constexpr Table exp_series({0.4999999815f, 0.1666654362f, 0.04166719998f, 0.008366520761f, 0.001388251555f});
/// (2^x - 1) / x for x in -1/2 .. 1/2, to 2^-28 of 2^x
constexpr Table exp2_series(
    {0.693147181f, 0.2402264755f, 0.05550362215f, 0.009618526612f, 0.001339018393f, 0.0001532112269f});

/// x 2^n, where 2^n is normal. The upper bits of n do not count.
template <typename T>
T by_power_of_2(T x, Int<T> n) {
    return x * of_bits((n << 23) + bits_of(1.0f));
}

/// e^x = 2^n e^rest, with the rest in -ln 2 / 2 .. ln 2 / 2. The low bits of n count.
template <typename T>
struct FloatPower {
    Int<T> n;
    T rest;

    explicit FloatPower(T x) {
        const auto& [one, whole, log2_e, ln2_high, ln2_low] = numbers_of<T>(powers);
        const T sum = x * log2_e + whole, exponent = sum - whole;
        n = bits_of(sum);
        rest = (x - exponent * ln2_high) - exponent * ln2_low;
    }
};

template <typename T>
[[gnu::always_inline]] inline T exp_of(T x) {
    if (any_beyond(x, 87)) return seldom([](auto lane) { return exp(lane); }, x);
    const auto& [c2, c3, c4, c5, c6] = numbers_of<T>(exp_series);
    const FloatPower<T> power(x);
    const T r = power.rest, square = r * r, fourth = square * square;
    const T less_1 = (square * (r * c3 + c2) + r) + fourth * (square * c6 + (r * c5 + c4));
    return by_power_of_2(less_1 + 1, power.n);
}

template <typename T>
[[gnu::always_inline]] inline T exp2_of(T x) {
    if (any_beyond(x, 125)) return seldom([](auto lane) { return exp2(lane); }, x);
    const auto& [one, whole, log2_e, ln2_high, ln2_low] = numbers_of<T>(powers);
    const auto& [c1, c2, c3, c4, c5, c6] = numbers_of<T>(exp2_series);
    const T sum = x + whole, f = x - (sum - whole);
    return by_power_of_2(f * polynomial(f, c1, c2, c3, c4, c5, c6) + one, bits_of(sum));
}

constexpr Table wide_one_and_two({1.0, 2.0});

/// With t = e^2x - 1, which keeps its digits near 0: tanh x = t / (t + 2). The last steps are done in double.
template <typename T>
[[gnu::always_inline]] inline T tanh_of(T x) {
    if (any_beyond(x, 10)) return seldom([](auto lane) { return tanh(lane); }, x);
    const auto& [one, two] = numbers_of<Wide<T>>(wide_one_and_two);
    const auto& [c2, c3, c4, c5, c6] = numbers_of<T>(exp_series);
    const FloatPower<T> power(magnitude(x) * 2);
    const T r = power.rest, less_1 = r + (r * r) * polynomial(r, c2, c3, c4, c5, c6);
    const Wide<T> factor = widened(by_power_of_2(T{} + 1, power.n));
    const Wide<T> t = factor * widened(less_1) + (factor - one);
    return of_bits(bits_of(narrowed(t / (t + two))) | (bits_of(x) & ~all_but_sign));
}

constexpr Table logs({1.0f, 2.0f, 0.5f, 0.693145752f, 1.42860677e-6f});
/// R(z) / z, to 2^-30 of log(1 + f)
constexpr Table log_series({0.6666677645f, 0.3997753256f, 0.2987199337f});

/// log(2^n (1 + f)) with 1 + f between the roots of 1/2 and 2: log(1 + f) = f - (f²/2 - s (f²/2 + R(s²))), s = f / (2 + f).
template <typename T>
[[gnu::always_inline]] inline T log_of(T x) {
    if (!all_normal(x)) return seldom([](auto lane) { return log(lane); }, x);
    const auto& [one, two, half, ln2_high, ln2_low] = numbers_of<T>(logs);
    const auto& [c0, c1, c2] = numbers_of<T>(log_series);
    const Int<T> exponent = (bits_of(x) - bits_of(0.70710678f)) >> 23;
    const T n = to_float(exponent), f = of_bits(bits_of(x) - (exponent << 23)) - one;
    const T s = f / (f + two), z = s * s, square = f * f * half;
    // Grouped so that little waits for the quotient s.
    return n * ln2_high + (f - ((square - (s * square + n * ln2_low)) - (s * z) * polynomial(z, c0, c1, c2)));
}

} // namespace

} // namespace detail

inline namespace math {

float exp(float x) AVIARY_NONBLOCKING { return detail::exp_of(x); }
float exp2(float x) AVIARY_NONBLOCKING { return detail::exp2_of(x); }
float tanh(float x) AVIARY_NONBLOCKING { return detail::tanh_of(x); }
float log(float x) AVIARY_NONBLOCKING { return detail::log_of(x); }

Float4 exp(Float4 x) AVIARY_NONBLOCKING { return detail::exp_of(x); }
Float4 exp2(Float4 x) AVIARY_NONBLOCKING { return detail::exp2_of(x); }
Float4 tanh(Float4 x) AVIARY_NONBLOCKING { return detail::tanh_of(x); }
Float4 log(Float4 x) AVIARY_NONBLOCKING { return detail::log_of(x); }

} // namespace math

} // namespace aviary
