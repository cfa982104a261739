// One float or four, for templates that compute both alike. The lanes of a Float4 are then the same to the bit as the
// functions of a float, because the operations are the same.
//
//     template <typename T> T ramp_of(T x) { return select(x < 0, T{}, x * 0.5f); }   // T is float or Float4
//
// Any thread.
#pragma once

#include <aviary/math.h>

namespace aviary::detail {

using Int4 = int __attribute__((vector_size(16)));
using Word4 = unsigned __attribute__((vector_size(16)));
using Double2 = double __attribute__((vector_size(16)));

/// Four doubles in two registers: g++ warns of a vector of 32 bytes where the processor may lack registers of that size.
struct Double4 {
    Double2 low, high;

    friend Double4 operator+(Double4 a, Double4 b) { return {a.low + b.low, a.high + b.high}; }
    friend Double4 operator-(Double4 a, Double4 b) { return {a.low - b.low, a.high - b.high}; }
    friend Double4 operator*(Double4 a, Double4 b) { return {a.low * b.low, a.high * b.high}; }
    friend Double4 operator/(Double4 a, Double4 b) { return {a.low / b.low, a.high / b.high}; }
    friend Double4 operator+(Double4 a, Double2 b) { return {a.low + b, a.high + b}; }
    friend Double4 operator-(Double4 a, Double2 b) { return {a.low - b, a.high - b}; }
    friend Double4 operator*(Double4 a, Double2 b) { return {a.low * b, a.high * b}; }
};

template <typename T>
struct Lanes;
template <>
struct Lanes<float> {
    using Int = int;
    using Wide = double;
};
template <>
struct Lanes<Float4> {
    using Int = Int4;
    using Wide = Double4;
};
template <typename T>
using Int = typename Lanes<T>::Int; ///< as many ints
template <typename T>
using Wide = typename Lanes<T>::Wide; ///< as many doubles

inline int bits_of(float x) { return __builtin_bit_cast(int, x); }
inline Int4 bits_of(Float4 x) { return (Int4)x; }
inline float of_bits(int bits) { return __builtin_bit_cast(float, bits); }
inline Float4 of_bits(Int4 bits) { return (Float4)bits; }

constexpr int all_but_sign = 0x7fffffff;
template <typename T>
T magnitude(T x) {
    return of_bits(bits_of(x) & all_but_sign);
}
/// -x if n is odd. One float is multiplied: its bits would go to another register and back.
inline float negated_if_odd(float x, int n) { return x * of_bits((n << 31) | bits_of(1.0f)); }
inline Float4 negated_if_odd(Float4 x, Int4 n) { return of_bits(bits_of(x) ^ (n << 31)); }

inline float select(bool mask, float a, float b) { return mask ? a : b; }
inline Float4 select(Int4 mask, Float4 a, Float4 b) { return (Float4)((mask & (Int4)a) | (~mask & (Int4)b)); }

inline bool any(bool mask) { return mask; }
#if defined(__SSE__) // one instruction
inline bool any(Int4 mask) { return __builtin_ia32_movmskps((Float4)mask) != 0; }
#else
inline bool any(Int4 mask) { return ((mask[0] | mask[1]) | (mask[2] | mask[3])) != 0; }
#endif

/// |x| > bound, or NaN. The bound is a whole number.
template <typename T>
bool any_beyond(T x, float bound) {
    return any((bits_of(x) & all_but_sign) > bits_of(bound));
}
inline bool any_beyond(double x, float bound) { return !(__builtin_fabs(x) <= double(bound)); }
inline bool any_beyond(Double4 x, float bound) { // the upper halves hold the exponents
    const Int4 upper = __builtin_shufflevector((Int4)x.low, (Int4)x.high, 1, 3, 5, 7);
    return any((upper & all_but_sign) >= int(__builtin_bit_cast(long long, double(bound)) >> 32));
}

/// Not negative, 0, subnormal, infinite nor NaN.
inline bool all_normal(float x) { return bits_of(x) >= 0x00800000 && bits_of(x) < 0x7f800000; }
inline bool all_normal(Float4 x) { return !any((bits_of(x) < 0x00800000) | (bits_of(x) >= 0x7f800000)); }

// The powers of x come along, so that few operations wait for the one before: Estrin's way.
template <typename T, typename Number>
T polynomial_of(T x, T, T, Number c0, Number c1) {
    return x * c1 + c0;
}
template <typename T, typename Number>
T polynomial_of(T x, T square, T, Number c0, Number c1, Number c2) {
    return square * c2 + (x * c1 + c0);
}
template <typename T, typename Number>
T polynomial_of(T x, T square, T, Number c0, Number c1, Number c2, Number c3) {
    return square * (x * c3 + c2) + (x * c1 + c0);
}
template <typename T, typename Number>
T polynomial_of(T x, T square, T, Number c0, Number c1, Number c2, Number c3, Number c4) {
    return square * (square * c4 + (x * c3 + c2)) + (x * c1 + c0);
}
template <typename T, typename Number, typename... Numbers>
T polynomial_of(
    T x, T square, T fourth, Number c0, Number c1, Number c2, Number c3, Number c4, Numbers... more) {
    return fourth * polynomial_of(x, square, fourth, c4, more...)
           + polynomial_of(x, square, fourth, c0, c1, c2, c3);
}
/// c0 + c1 x + c2 x² ...
template <typename T, typename... Numbers>
T polynomial(T x, Numbers... numbers) {
    const T square = x * x;
    return polynomial_of(x, square, square * square, numbers...);
}

/// Between two bounds. NaN stays NaN.
inline double held(double x, double low, double high) { return x < low ? low : high < x ? high : x; }

inline double widened(float x) { return double(x); }
inline Double4 widened(Float4 x) {
    const Float4 upper = __builtin_shufflevector(x, x, 2, 3, 2, 3);
    return {Double2{double(x[0]), double(x[1])}, Double2{double(upper[0]), double(upper[1])}};
}
inline double widened(int x) { return double(x); }
inline Double4 widened(Int4 x) {
    return {Double2{double(x[0]), double(x[1])}, Double2{double(x[2]), double(x[3])}};
}
inline float to_float(int x) { return float(x); }
inline Float4 to_float(Int4 x) { return __builtin_convertvector(x, Float4); }
inline float narrowed(double x) { return float(x); }
inline Float4 narrowed(Double4 x) {
    return Float4{float(x.low[0]), float(x.low[1]), float(x.high[0]), float(x.high[1])};
}

/// A double that it is added to becomes whole, and its lowest bits are that number.
constexpr double rounding = 0x1.8p52;

inline int low_bits(double x) { return int(__builtin_bit_cast(long long, x)); }
inline Int4 low_bits(Double4 x) {
    return __builtin_shufflevector((Int4)x.low, (Int4)x.high, 0, 2, 4, 6); // of little-endian processors
}

Float4 vector_of(float);
Double2 vector_of(double);

/// The numbers of a function, once alone and once for every lane.
template <typename Number, int count>
struct Table {
    using Vector = decltype(vector_of(Number()));
    Number one[count];
    Vector every[count];

    constexpr explicit Table(const Number (&numbers)[count])
        : one{}
        , every{} {
        for (int i = 0; i < count; ++i) {
            one[i] = numbers[i];
            every[i] = numbers[i] - Vector{};
        }
    }
};

/// As many of each number of the table as there are lanes, to be named by a structured binding.
template <typename T, typename Number, int count>
const auto& numbers_of(const Table<Number, count>& table) {
    if constexpr (sizeof(T) == sizeof(Number)) {
        return table.one;
    } else {
        // g++ 12 makes a constant of four lanes anew at each use, by two instructions, unless it cannot see it.
        const auto* every = &table.every;
        __asm__("" : "+r"(every));
        return *every;
    }
}

/// For arguments that are seldom: `exact` in double for one float, lane by lane for four.
template <typename Function, typename... Arguments>
[[gnu::noinline, gnu::cold]] float seldom(Function exact, float x, Arguments... more) {
    return float(exact(double(x), double(more)...));
}
template <typename Function, typename... Arguments>
[[gnu::noinline, gnu::cold]] Float4 seldom(Function exact, Float4 x, Arguments... more) {
    return Float4{
        exact(x[0], more[0]...), exact(x[1], more[1]...), exact(x[2], more[2]...), exact(x[3], more[3]...)};
}

} // namespace aviary::detail
