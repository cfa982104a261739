// pow, log2 and log10 of one float and of four, from one template each, in double: y multiplies the digits of log2 x. Both
// halves take a table and a short polynomial, after Tang, "Table-driven implementation of the exponential function" (1989)
// and "... of the logarithm function" (1990). The coefficients are of minimax polynomials (Remez, in 60 digits).
// math_test.cpp holds the functions to what docs/reference/math.md promises.
#include <aviary/math.h>

#include "sdk/core/math/lanes.h"

namespace aviary {

namespace detail {

namespace {

using Words = unsigned long long;

/// Of each of 64 intervals of a mantissa: 1/c for a c close to all of it, and log2 c. 1/c has so few bits that its product
/// with a float is exact in double. Where 1 is in the interval, c is 1.
struct Logarithms {
    static constexpr int least = 0x3f330000; ///< the bits of 0.7, about: the first interval begins here
    static constexpr int interval_bits = 17, count = 64;
    Double2 of[count];

    constexpr Logarithms()
        : of{} {
        for (int i = 0; i < count; ++i) {
            const int middle = least + (i << interval_bits) + (1 << (interval_bits - 1));
            const double inverse = double(int(4096 / __builtin_bit_cast(float, middle) + 0.5f)) / 4096;
            of[i] = Double2{inverse, -log2_of_close_to_1(inverse)};
        }
    }

private:
    static constexpr double log2_of_close_to_1(double x) { // by the series of the inverse hyperbolic tangent
        const double s = (x - 1) / (x + 1);
        double sum = 0;
        for (int n = 41; n > 0; n -= 2) sum = sum * s * s + 1.0 / n;
        return 2 * s * sum / 0.69314718055994531;
    }
};
constexpr Logarithms logarithms;

inline void look_up(int interval, double& inverse, double& log2) {
    inverse = logarithms.of[interval][0];
    log2 = logarithms.of[interval][1];
}
inline void look_up(Int4 intervals, Double4& inverse, Double4& log2) {
    const auto i = (Word4)intervals;
    const Double2 a = logarithms.of[i[0]], b = logarithms.of[i[1]], c = logarithms.of[i[2]],
                  d = logarithms.of[i[3]];
    inverse = {__builtin_shufflevector(a, b, 0, 2), __builtin_shufflevector(c, d, 0, 2)};
    log2 = {__builtin_shufflevector(a, b, 1, 3), __builtin_shufflevector(c, d, 1, 3)};
}

constexpr Table logarithm_numbers({1.0, 0.30102999566398120});
/// log2(1 + r) / r, for |r| < 0.008, to 2^-33
constexpr Table log2_series(
    {1.4426950407512955, -0.72134751998615743, 0.4809161735741583, -0.3606960344635818});

/// y log2 x
template <typename T, typename Factor>
[[gnu::always_inline]] inline Wide<T> wide_log2(T x, Factor y) {
    const auto& [one, log10_2] = numbers_of<Wide<T>>(logarithm_numbers);
    const auto& [c0, c1, c2, c3] = numbers_of<Wide<T>>(log2_series);
    const Int<T> offset = bits_of(x) - Logarithms::least, exponent = offset >> 23;
    const T mantissa = of_bits(bits_of(x) - (exponent << 23));
    Wide<T> inverse, log2;
    look_up((offset >> Logarithms::interval_bits) & (Logarithms::count - 1), inverse, log2);
    const Wide<T> r = widened(mantissa) * inverse - one;
    return (r * y) * polynomial(r, c0, c1, c2, c3) + (widened(exponent) + log2) * y;
}

template <typename T>
[[gnu::always_inline]] inline T log2_of(T x) {
    if (!all_normal(x)) return seldom([](auto lane) { return log2(lane); }, x);
    const auto& [one, log10_2] = numbers_of<Wide<T>>(logarithm_numbers);
    return narrowed(wide_log2(x, one));
}

template <typename T>
[[gnu::always_inline]] inline T log10_of(T x) {
    if (!all_normal(x)) return seldom([](auto lane) { return log10(lane); }, x);
    const auto& [one, log10_2] = numbers_of<Wide<T>>(logarithm_numbers);
    return narrowed(wide_log2(x, log10_2));
}

/// 2^(i / 64). Its bits lack i, which comes with the whole exponent: see from_64ths().
struct Powers {
    double of[64];

    constexpr Powers()
        : of{} {
        for (int i = 0; i < 64; ++i) {
            double sum = 1; // of the exponential series
            for (int n = 25; n > 0; --n) sum = 1 + sum * (i * 0.69314718055994531 / 64) / n;
            of[i] = __builtin_bit_cast(double, __builtin_bit_cast(Words, sum) - (Words(i) << 46));
        }
    }
};
constexpr Powers power_table;

/// 2^x, where x was rounded to 64ths by adding 1.5 2^46: its lowest bits count them.
inline double from_64ths(double sum) {
    const auto bits = __builtin_bit_cast(Words, sum);
    return __builtin_bit_cast(double, __builtin_bit_cast(Words, power_table.of[bits % 64]) + (bits << 46));
}
inline Double4 from_64ths(Double4 sum) {
    using Words2 = Words __attribute__((vector_size(16)));
    const auto i = (Word4)(low_bits(sum) & 63);
    const Double2 low = {power_table.of[i[0]], power_table.of[i[1]]},
                  high = {power_table.of[i[2]], power_table.of[i[3]]};
    return {
        (Double2)((Words2)low + ((Words2)sum.low << 46)), (Double2)((Words2)high + ((Words2)sum.high << 46))};
}

/// The number that rounds to 64ths; (2^r - 1) / r for |r| < 1/128, to 2^-27 of 2^r
constexpr Table power_series({0x1.8p46, 0.69314972584891873, 0.24022709517836482});

template <typename T>
[[gnu::always_inline]] inline T pow_of(T x, T y) {
    const auto exact = [](auto a, auto b) { return pow(a, b); };
    if (!all_normal(x)) return seldom(exact, x, y);
    const Wide<T> power = wide_log2(x, widened(y));
    if (any_beyond(power, 125)) return seldom(exact, x, y);
    const auto& [sixty_fourths, c1, c2] = numbers_of<Wide<T>>(power_series);
    const Wide<T> sum = power + sixty_fourths, r = power - (sum - sixty_fourths), near = from_64ths(sum);
    return narrowed(near + near * r * (r * c2 + c1));
}

} // namespace

} // namespace detail

inline namespace math {

float log2(float x) AVIARY_NONBLOCKING { return detail::log2_of(x); }
float log10(float x) AVIARY_NONBLOCKING { return detail::log10_of(x); }
float pow(float x, float y) AVIARY_NONBLOCKING { return detail::pow_of(x, y); }

Float4 log2(Float4 x) AVIARY_NONBLOCKING { return detail::log2_of(x); }
Float4 log10(Float4 x) AVIARY_NONBLOCKING { return detail::log10_of(x); }
Float4 pow(Float4 x, Float4 y) AVIARY_NONBLOCKING { return detail::pow_of(x, y); }

} // namespace math

} // namespace aviary
