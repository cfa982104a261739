// sin, cos and tan in double, of any size. The coefficients are of minimax polynomials (Remez, in 60 digits); each names
// the error of its polynomial, relative to the result.
#include <aviary/math.h>

#include "sdk/core/math/lanes.h"
#include "sdk/core/math/pair.h"

namespace aviary {

namespace detail {

namespace {

/// x = quarter * pi/2 + rest, with rest in -pi/4 .. pi/4. Of the quarter, only the two lowest bits count.
struct Turn {
    int quarter;
    Pair rest;
};

constexpr Pair quarter_turn = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54}; // pi/2

/// 2/pi in binary, after 64 zeros.
constexpr unsigned long long two_over_pi[] = {0, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041,
    0xfe5163abdebbc561, 0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484,
    0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f,
    0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08,
    0x56033046fc7b6bab, 0xf0cfbc209af4361d};

unsigned long long bits_from(int place) {
    const int word = place / 64, shift = place % 64;
    return shift ? two_over_pi[word] << shift | two_over_pi[word + 1] >> (64 - shift) : two_over_pi[word];
}

/// Payne and Hanek, "Radian reduction for trigonometric functions" (1983): of the product of x and 2/pi, the bits above
/// the quarter are whole turns and not computed. No double comes closer to a multiple of pi/2 than 2^-62, so 126 bits
/// behind the point leave 64. x is finite and at least 2^-10.
Turn turn_of_any(double x) {
    __extension__ using Wide = unsigned __int128;
    const auto bits = __builtin_bit_cast(unsigned long long, x);
    const unsigned long long mantissa = (bits & 0xfffffffffffff) | 0x10000000000000;
    const int place = int(bits >> 52) - 1023 - 52 - 2 + 64; // of the first bit that counts
    const Wide first = Wide(mantissa * bits_from(place)) << 64;
    const Wide product =
        first + Wide(mantissa) * bits_from(place + 64) + (Wide(mantissa) * bits_from(place + 128) >> 64);

    const Wide behind = product << 2; // the point is before it; from a half on, it is below the next quarter
    const bool is_below = behind >> 127;
    const int quarter = int(product >> 126) + is_below;
    Wide size = is_below ? -behind : behind;
    const auto top = (unsigned long long)(size >> 64);
    const int zeros = top ? __builtin_clzll(top) : 64;
    size <<= zeros;
    const double scale = __builtin_bit_cast(double, (long long)(1023 - zeros) << 52) * (is_below ? -1 : 1);
    const Pair fraction = {double((unsigned long long)(size >> 75)) * 0x1p-53 * scale,
        double((unsigned long long)(size >> 22) & 0x1fffffffffffff) * 0x1p-106 * scale};
    return {quarter, fraction * quarter_turn};
}

/// x >= 0 and finite. Subtracts quarter turns, as three numbers of 33, 33 and 53 bits: the products with the first two are
/// exact. Where that cancels nearly all digits, or x is large, the longer way.
Turn turn_of(double x) {
    if (x < 1e6) {
        const double sum = x * (2 / pi) + rounding, n = sum - rounding;
        const Pair most = exact_sum(x - n * 0x1.921fb544p+0, n * -0x1.0b4611a6p-34);
        const Pair rest = ordered_sum(most.high, most.low - n * 0x1.3198a2e037073p-69);
        if (n == 0 || abs(rest.high) > 0x1p-40) return {low_bits(sum), rest};
    }
    return turn_of_any(x);
}

/// |x| up to pi/4, to 2^-58
Pair sine(Pair x) {
    const double z = x.high * x.high;
    const double series = polynomial(z, -0.16666666666666632, 0.008333333333322413, -0.00019841269829807362,
        2.7557313691784895e-6, -2.5050758096734202e-8, 1.5896794677218985e-10);
    return ordered_sum(x.high, x.high * z * series + x.low * (1 - 0.5 * z));
}

/// |x| up to pi/4, to 2^-64
Pair cosine(Pair x) {
    const double z = x.high * x.high, half = 0.5 * z, most = 1 - half;
    const double series = polynomial(z, 0.041666666666666599, -0.0013888888888874124, 2.4801587289482196e-5,
        -2.7557314352334966e-7, 2.0875723273452696e-9, -1.1359647813562963e-11);
    return ordered_sum(most, ((1 - most) - half) + (z * z * series - x.high * x.low));
}

/// The sine, a number of quarter turns further on.
Pair sine_after(Turn turn, int quarters) {
    const int quarter = turn.quarter + quarters;
    const Pair size = quarter & 1 ? cosine(turn.rest) : sine(turn.rest);
    return quarter & 2 ? Pair{-size.high, -size.low} : size;
}

bool is_endless(double x) { return !(x < __builtin_inf()); } // or NaN

} // namespace

} // namespace detail

inline namespace math {

double sin(double x) AVIARY_NONBLOCKING {
    if (detail::is_endless(abs(x))) return x - x;
    const double size = detail::sine_after(detail::turn_of(abs(x)), 0).high;
    return __builtin_signbit(x) ? -size : size;
}

double cos(double x) AVIARY_NONBLOCKING {
    if (detail::is_endless(abs(x))) return x - x;
    return detail::sine_after(detail::turn_of(abs(x)), 1).high;
}

double tan(double x) AVIARY_NONBLOCKING {
    if (detail::is_endless(abs(x))) return x - x;
    const detail::Turn turn = detail::turn_of(abs(x));
    const double size = quotient(detail::sine_after(turn, 0), detail::sine_after(turn, 1));
    return __builtin_signbit(x) ? -size : size;
}

} // namespace math

} // namespace aviary
