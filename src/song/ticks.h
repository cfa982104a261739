// Musical time: 96 ticks to the quarter note, as an exact fraction, so that triplets and nested slots never drift.
#pragma once

#include <compare>
#include <cstdint>
#include <numeric>

namespace aviary::song {

inline constexpr std::int64_t ticks_per_beat = 96;

/// An exact number of ticks; always in lowest terms with a positive denominator, so equal values compare equal.
class Ticks {
public:
    constexpr Ticks() = default;
    constexpr Ticks(std::int64_t whole) : numerator_(whole) {}
    constexpr Ticks(std::int64_t numerator, std::int64_t denominator)
        : numerator_(numerator), denominator_(denominator) {
        reduce();
    }

    constexpr std::int64_t numerator() const { return numerator_; }
    constexpr std::int64_t denominator() const { return denominator_; }
    constexpr double beats() const { return double(numerator_) / double(denominator_) / double(ticks_per_beat); }

    friend constexpr Ticks operator+(Ticks a, Ticks b) {
        if (a.denominator_ == b.denominator_) return {a.numerator_ + b.numerator_, a.denominator_};
        return {a.numerator_ * b.denominator_ + b.numerator_ * a.denominator_, a.denominator_ * b.denominator_};
    }
    friend constexpr Ticks operator-(Ticks a, Ticks b) { return a + Ticks(-b.numerator_, b.denominator_); }
    friend constexpr Ticks operator*(Ticks a, Ticks b) {
        return {a.numerator_ * b.numerator_, a.denominator_ * b.denominator_};
    }
    /// b must not be zero.
    friend constexpr Ticks operator/(Ticks a, Ticks b) {
        return {a.numerator_ * b.denominator_, a.denominator_ * b.numerator_};
    }
    constexpr Ticks& operator+=(Ticks other) { return *this = *this + other; }
    friend constexpr bool operator==(const Ticks&, const Ticks&) = default;
    friend constexpr std::strong_ordering operator<=>(Ticks a, Ticks b) {
        return static_cast<__int128>(a.numerator_) * b.denominator_
               <=> static_cast<__int128>(b.numerator_) * a.denominator_;
    }

private:
    constexpr void reduce() {
        if (denominator_ < 0) numerator_ = -numerator_, denominator_ = -denominator_;
        if (denominator_ == 1) return;
        const std::int64_t divisor = std::gcd(numerator_, denominator_);
        numerator_ /= divisor;
        denominator_ /= divisor;
    }
    std::int64_t numerator_ = 0, denominator_ = 1;
};

} // namespace aviary::song
