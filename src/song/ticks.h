// Musical time: 96 ticks to the quarter note, as an exact fraction, so that triplets and nested slots never drift.
#pragma once

#include "base/units.h"

#include <compare>
#include <cstdint>
#include <numeric>

namespace aviary::song {

inline constexpr std::int64_t ticks_per_beat = 96;
/// Beats; at 120 bpm more than five days. Sections beyond it are left out, with an error.
inline constexpr std::int64_t longest_song = 1'000'000;

/// An exact number of ticks; always in lowest terms with a positive denominator, so equal values compare equal.
/// Sums and products are worked out in 128 bits; the result must fit into 64 bits again. The populator sees to that: a
/// song is shorter than 2^30 ticks, and no slot is divided finer than 2^20.
class Ticks {
public:
    constexpr Ticks() = default;
    constexpr Ticks(std::int64_t whole)
        : numerator_(whole) {}
    /// denominator must not be zero.
    constexpr Ticks(std::int64_t numerator, std::int64_t denominator)
        : Ticks(reduced(numerator, denominator)) {}

    constexpr std::int64_t numerator() const { return numerator_; }
    constexpr std::int64_t denominator() const { return denominator_; }
    constexpr Beats beats() const {
        return Beats(double(numerator_) / double(denominator_) / double(ticks_per_beat));
    }
    /// The largest whole number of ticks that is not above it.
    constexpr std::int64_t floor() const {
        return numerator_ / denominator_ - (numerator_ % denominator_ < 0 ? 1 : 0);
    }

    friend constexpr Ticks operator+(Ticks a, Ticks b) {
        if (a.denominator_ == 1 && b.denominator_ == 1) return a.numerator_ + b.numerator_;
        return reduced(Wide(a.numerator_) * b.denominator_ + Wide(b.numerator_) * a.denominator_,
            Wide(a.denominator_) * b.denominator_);
    }
    friend constexpr Ticks operator-(Ticks a, Ticks b) {
        b.numerator_ = -b.numerator_;
        return a + b;
    }
    friend constexpr Ticks operator*(Ticks a, Ticks b) {
        return reduced(Wide(a.numerator_) * b.numerator_, Wide(a.denominator_) * b.denominator_);
    }
    /// b must not be zero.
    friend constexpr Ticks operator/(Ticks a, Ticks b) {
        return reduced(Wide(a.numerator_) * b.denominator_, Wide(a.denominator_) * b.numerator_);
    }
    constexpr Ticks& operator+=(Ticks other) { return *this = *this + other; }
    friend constexpr bool operator==(const Ticks&, const Ticks&) = default;
    friend constexpr std::strong_ordering operator<=>(Ticks a, Ticks b) {
        if (a.denominator_ == b.denominator_) return a.numerator_ <=> b.numerator_;
        return Wide(a.numerator_) * b.denominator_ <=> Wide(b.numerator_) * a.denominator_;
    }

private:
    using Wide = __int128;

    static constexpr std::int64_t quotient(Wide a, Wide b) {
        const bool narrow = a >= INT64_MIN && a <= INT64_MAX && b <= INT64_MAX;
        return narrow ? std::int64_t(a) / std::int64_t(b) : static_cast<std::int64_t>(a / b);
    }

    static constexpr Wide greatest_divisor(Wide a, Wide b) {
        // Division in 128 bits is slow and hardly ever needed: one step of Euclid's algorithm makes most values small.
        while (a != 0 && (a > INT64_MAX || b > INT64_MAX)) {
            const Wide rest = b % a;
            b = a;
            a = rest;
        }
        if (a == 0) return b;
        return Wide(std::gcd(std::int64_t(a) % std::int64_t(b), std::int64_t(b)));
    }

    static constexpr Ticks reduced(Wide numerator, Wide denominator) {
        if (denominator < 0) numerator = -numerator, denominator = -denominator;
        const Wide divisor = greatest_divisor(numerator < 0 ? -numerator : numerator, denominator);
        Ticks result;
        result.numerator_ = quotient(numerator, divisor);
        result.denominator_ = quotient(denominator, divisor);
        return result;
    }
    std::int64_t numerator_ = 0, denominator_ = 1;
};

} // namespace aviary::song
