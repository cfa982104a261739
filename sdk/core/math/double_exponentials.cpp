// exp, log, pow and their kin in double. The reductions are Cody and Waite's ("Software Manual for the Elementary
// Functions", 1980), the coefficients those of minimax polynomials (Remez, in 60 digits); each names the error of its
// polynomial, relative to the result.
#include <aviary/math.h>

#include "sdk/core/math/lanes.h"
#include "sdk/core/math/pair.h"

namespace aviary {

namespace detail {

namespace {

constexpr double not_a_number = __builtin_nan(""), endless = __builtin_inf();

/// The first has 32 bits: its product with an exponent is exact.
constexpr Pair ln_2 = {0x1.62e42feep-1, 0x1.a39ef35793c76p-33};

double of_exponent(int n) { return __builtin_bit_cast(double, (long long)(n + 1023) << 52); }

/// x 2^n, in two steps: 2^n alone might be infinite or 0 where the product is neither.
double by_power_of_2(double x, int n) { return x * of_exponent(n >> 1) * of_exponent(n - (n >> 1)); }

/// e^x = 2^n (1 + more), with n whole.
struct DoublePower {
    int exponent;
    Pair more;
};

/// x + low in -ln 2 / 2 .. ln 2 / 2, low far smaller: e^(x + low) - 1, to 2^-63.
Pair exp_less_1(double x, double low) {
    const double series = polynomial(x, 0.5, 0.16666666666666683, 0.041666666666666094, 0.0083333333333170372,
        0.001388888888911564, 0.00019841269896376473, 2.4801586926588871e-5, 2.7557234869165723e-6,
        2.7557581900563062e-7, 2.511203436917715e-8, 2.0826607320211738e-9);
    return ordered_sum(x, low + (x * x) * series);
}

/// of x + low, |x| < 1100
DoublePower power_of_e(double x, double low = 0) {
    const double sum = x * 1.44269504088896341 + rounding, n = sum - rounding;
    const double high = x - n * ln_2.high, less = n * ln_2.low - low;
    const double rest = high - less;
    return {low_bits(sum), exp_less_1(rest, (high - rest) - less)};
}

double exp_of(DoublePower power) {
    const Pair sum = ordered_sum(1, power.more.high);
    return by_power_of_2(sum.high + (sum.low + power.more.low), power.exponent);
}

/// x = 2^exponent * mantissa, which is between the roots of 1/2 and 2. x > 0 and finite.
struct DoubleParts {
    int exponent;
    double mantissa;

    explicit DoubleParts(double x) {
        const int below = x < 0x1p-1022 ? 54 : 0; // subnormal
        const auto bits = __builtin_bit_cast(long long, x* of_exponent(below));
        const long long whole = (bits - 0x3fe6a09e667f3bcd) >> 52;
        exponent = int(whole) - below;
        mantissa = __builtin_bit_cast(double, bits - (whole << 52));
    }
};

/// Where log is no number: negative, 0, infinite, NaN.
bool is_edge(double x) { return !(x > 0 && x < endless); }
double log_at_edge(double x) { return x == 0 ? -endless : x < 0 ? not_a_number : x; }

/// log x with some 64 bits. With s = (m - 1) / (m + 1): log m = 2 s + 2/3 s³ + s⁵ (...), the first two as pairs.
Pair log_pair(double x) {
    const DoubleParts parts(x);
    const double f = parts.mantissa - 1;
    const Pair below = exact_sum(parts.mantissa, 1);
    Pair s = {f / below.high, 0};
    const Pair back = exact_product(s.high, below.high);
    s.low = (((f - back.high) - back.low) - s.high * below.low) / below.high;

    const Pair square = s * s, cube = s * square * Pair{0x1.5555555555555p-1, 0x1.5555555555555p-55};
    const double z = square.high;
    const double series =
        polynomial(z, 0.39999999999999977, 0.28571428571445123, 0.2222222221753371, 0.18181818870650554,
            0.15384556848159737, 0.13336318296374385, 0.11674800701113035, 0.1198916156022656);

    const double n = parts.exponent;
    const Pair first = exact_sum(n * ln_2.high, 2 * s.high), second = exact_sum(first.high, cube.high);
    const double low =
        (first.low + second.low) + ((cube.low + 2 * s.low) + (s.high * z * z * series + n * ln_2.low));
    return ordered_sum(second.high, low);
}

double log_in(double x, Pair of_one_e) { // the logarithm of e to the base
    if (is_edge(x)) return log_at_edge(x);
    const Pair log = log_pair(x) * of_one_e;
    return log.high + log.low;
}

bool is_whole(double x) { return abs(x) >= 0x1p52 || floor(x) == x; }
bool is_odd(double x) { return abs(x) < 0x1p53 && is_whole(x) && !is_whole(x / 2); }

/// x > 0 and finite
double pow_of_positive(double x, double y) {
    const Pair log = log_pair(x);
    const Pair product = log * held(y, -0x1p80, 0x1p80); // beyond that, all but 1 is 0 or infinite
    if (product.high > 800) return endless;
    if (product.high < -800) return 0;
    return exp_of(power_of_e(product.high, product.low));
}

} // namespace

} // namespace detail

inline namespace math {

double exp(double x) AVIARY_NONBLOCKING {
    return detail::exp_of(detail::power_of_e(detail::held(x, -750.0, 750.0)));
}

double exp2(double x) AVIARY_NONBLOCKING {
    const double bounded = detail::held(x, -1080, 1030);
    const double sum = bounded + detail::rounding, rest = bounded - (sum - detail::rounding);
    const detail::Pair power = detail::Pair{0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56} * rest;
    return detail::exp_of({detail::low_bits(sum), detail::exp_less_1(power.high, power.low)});
}

/// With t = e^2x - 1, which keeps its accuracy near 0: tanh x = t / (t + 2).
double tanh(double x) AVIARY_NONBLOCKING {
    const detail::DoublePower power = detail::power_of_e(2 * detail::held(abs(x), 0.0, 22.0));
    const double factor = detail::of_exponent(power.exponent);
    const detail::Pair t = detail::exact_sum(factor - 1, factor * power.more.high);
    const detail::Pair below = detail::exact_sum(t.high, 2);
    const double low = t.low + factor * power.more.low;
    return __builtin_copysign(detail::quotient({t.high, low}, {below.high, below.low + low}), x);
}

double log(double x) AVIARY_NONBLOCKING {
    if (detail::is_edge(x)) return detail::log_at_edge(x);
    const detail::Pair log = detail::log_pair(x);
    return log.high + log.low;
}

double log2(double x) AVIARY_NONBLOCKING {
    return detail::log_in(x, {0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56});
}
double log10(double x) AVIARY_NONBLOCKING {
    return detail::log_in(x, {0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57});
}

double pow(double x, double y) AVIARY_NONBLOCKING {
    if (x == 1 || y == 0) return 1;
    if (x != x || y != y) return x + y;
    const double size = abs(x);
    const bool negative = __builtin_signbit(x) && detail::is_odd(y);
    if (x < 0 && size < detail::endless && !detail::is_whole(y)) return detail::not_a_number;
    const double result = size == 0 || size == detail::endless
                              ? ((size == 0) == (y < 0) ? detail::endless : 0)
                              : detail::pow_of_positive(size, y);
    return negative ? -result : result;
}

} // namespace math

} // namespace aviary
