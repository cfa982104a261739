// Two doubles whose sum is a number of some hundred bits, for the steps where one double would cost the last digits.
// After Dekker, "A floating-point technique for extending the available precision" (1971). Any thread.
#pragma once

namespace aviary::detail {

struct Pair {
    double high, low;
};

/// Exactly a + b.
inline Pair exact_sum(double a, double b) {
    const double sum = a + b, part = sum - a;
    return {sum, (a - (sum - part)) + (b - part)};
}
/// Exactly a + b, where |a| >= |b|.
inline Pair ordered_sum(double a, double b) {
    const double sum = a + b;
    return {sum, b - (sum - a)};
}

/// The upper 26 bits of x, and the rest. |x| < 2^995.
inline Pair split_halves(double x) {
    const double larger = x * 0x1.0000002p27, high = larger - (larger - x);
    return {high, x - high};
}

/// Exactly a b, unless it is close to overflow or subnormal.
inline Pair exact_product(double a, double b) {
    const double product = a * b;
    const Pair x = split_halves(a), y = split_halves(b);
    return {product, ((x.high * y.high - product) + x.high * y.low + x.low * y.high) + x.low * y.low};
}

inline Pair operator*(Pair a, Pair b) {
    const Pair product = exact_product(a.high, b.high);
    return ordered_sum(product.high, product.low + (a.high * b.low + a.low * b.high));
}
inline Pair operator*(Pair a, double b) {
    const Pair product = exact_product(a.high, b);
    return ordered_sum(product.high, product.low + a.low * b);
}

/// a / b as one double
inline double quotient(Pair a, Pair b) {
    const double most = a.high / b.high;
    const Pair back = exact_product(most, b.high);
    return most + (((a.high - back.high) - back.low) + (a.low - most * b.low)) / b.high;
}

} // namespace aviary::detail
