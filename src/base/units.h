// Numbers whose type carries their unit, for where one room hands them to another.
//
//     engine.seek(Beats(16));
//     engine.set_mixer(2, {.volume = Decibels(-6)});
//
// Plain values and pure functions. [any-thread]
#pragma once

#include <cmath>
#include <compare>
#include <cstdint>
#include <iosfwd>

namespace aviary {

/// A number of one unit. It is made by name only, so nothing that takes beats can be given decibels.
template <typename Unit, typename Number>
struct Quantity {
    Number count = 0;

    constexpr Quantity() = default;
    constexpr explicit Quantity(Number how_many)
        : count(how_many) {}

    friend constexpr auto operator<=>(Quantity, Quantity) = default;
    friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity(a.count + b.count); }
    friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity(a.count - b.count); }
    friend constexpr Quantity operator*(Quantity a, Number times) { return Quantity(a.count * times); }
    friend constexpr Quantity operator/(Quantity a, Number parts) { return Quantity(a.count / parts); }
    friend constexpr Number operator/(Quantity a, Quantity b) { return a.count / b.count; }
    friend std::ostream& operator<<(std::ostream& out, Quantity a) { return out << a.count; }
};

using Beats = Quantity<struct BeatsUnit, double>;       ///< quarter notes
using Decibels = Quantity<struct DecibelsUnit, double>; ///< of amplitude; -inf is silence
using Hertz = Quantity<struct HertzUnit, double>;
using Frames = Quantity<struct FramesUnit, std::int64_t>; ///< samples of each channel

inline Decibels decibels_of(double gain) { return Decibels(20 * std::log10(gain)); } ///< -inf for 0

} // namespace aviary
