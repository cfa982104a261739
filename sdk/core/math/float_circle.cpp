// sin, cos and tan of one float and of four, from one template each. The coefficients are of minimax polynomials (Remez, in
// 60 digits), each with its error relative to the result. math_test.cpp holds the functions to what docs/reference/math.md
// promises.
#include <aviary/math.h>

#include "sdk/core/math/lanes.h"

namespace aviary {

namespace detail {

namespace {

// Sine and cosine count in half turns, the tangent in quarter turns. 1/pi is the sum of two numbers. The first has 28 bits:
// its product with a float is exact in double, and so is what the whole turns leave of it (Cody and Waite). Up to
// `farthest`, the second number adds so little that the polynomials still hold; beyond, double takes over.
constexpr float farthest = 0x1p17f;
constexpr Table half_turns({rounding, 0x1.45f306cp-2, 0x1.c9c882a53f84fp-30, 0.5});
constexpr Table quarter_turns({rounding, 0x1.45f306cp-1, 0x1.c9c882a53f84fp-29});

/// sin(pi f) / f by f², for f in -1/2 .. 1/2, to 2^-27
constexpr Table sine_series(
    {3.1415926367222679, -5.1677096593759792, 2.550069150186703, -0.59823800021470971, 0.077551250958379949});
/// tan(pi/2 f) / f by f², for f in -1/2 .. 1/2, to 2^-25
constexpr Table tangent_series({1.5707963528758783, 1.2919180789114983, 1.2757167784040709,
    1.2586803174771916, 1.4335596874174566, 0.41098004606384763, 3.374004975401071});

/// sin(pi f), negative where the turns are odd
template <typename T, typename Turns>
[[gnu::always_inline]] inline T sine_in_turns(Wide<T> f, Turns turns) {
    const auto& [c0, c1, c2, c3, c4] = numbers_of<Wide<T>>(sine_series);
    return negated_if_odd(narrowed(f * polynomial(f * f, c0, c1, c2, c3, c4)), turns);
}

template <typename T>
[[gnu::always_inline]] inline T sine_of(T x) {
    if (any_beyond(x, farthest)) return seldom([](auto lane) { return sin(lane); }, x);
    const auto& [whole, high, low, half] = numbers_of<Wide<T>>(half_turns);
    const Wide<T> wide = widened(x), turns = wide * high, sum = turns + whole;
    return sine_in_turns<T>((turns - (sum - whole)) + wide * low, low_bits(sum));
}

/// The sine half a half turn further on.
template <typename T>
[[gnu::always_inline]] inline T cosine_of(T x) {
    if (any_beyond(x, farthest)) return seldom([](auto lane) { return cos(lane); }, x);
    const auto& [whole, high, low, half] = numbers_of<Wide<T>>(half_turns);
    const Wide<T> wide = widened(x), turns = wide * high + half, sum = turns + whole;
    return sine_in_turns<T>((turns - (sum - whole)) + wide * low, low_bits(sum));
}

template <typename T>
[[gnu::always_inline]] inline T tangent_of(T x) {
    if (any_beyond(x, farthest)) return seldom([](auto lane) { return tan(lane); }, x);
    const auto& [whole, high, low] = numbers_of<Wide<T>>(quarter_turns);
    const Wide<T> wide = widened(x), turns = wide * high, sum = turns + whole;
    const Wide<T> f = (turns - (sum - whole)) + wide * low;
    const auto& [c0, c1, c2, c3, c4, c5, c6] = numbers_of<Wide<T>>(tangent_series);
    const T tangent = narrowed(f * polynomial(f * f, c0, c1, c2, c3, c4, c5, c6));
    return select((low_bits(sum) & 1) != 0, -1 / tangent, tangent);
}

} // namespace

} // namespace detail

inline namespace math {

float sin(float x) AVIARY_NONBLOCKING { return detail::sine_of(x); }
float cos(float x) AVIARY_NONBLOCKING { return detail::cosine_of(x); }
float tan(float x) AVIARY_NONBLOCKING { return detail::tangent_of(x); }

Float4 sin(Float4 x) AVIARY_NONBLOCKING { return detail::sine_of(x); }
Float4 cos(Float4 x) AVIARY_NONBLOCKING { return detail::cosine_of(x); }
Float4 tan(Float4 x) AVIARY_NONBLOCKING { return detail::tangent_of(x); }

} // namespace math

} // namespace aviary
