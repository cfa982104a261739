// Numbers as songs write them. Nothing is given for a text that is no such number as a whole. [any-thread]
#pragma once

#include "song/ticks.h"

#include <optional>
#include <string_view>

namespace aviary::song {

inline constexpr int largest_fraction = 1'000'000;

/// "+7", "-20": a whole number with a sign; nothing for anything else.
std::optional<int> parse_signed(std::string_view text);
/// "7": digits only.
std::optional<int> parse_count(std::string_view text);
/// "0.2", "-3", "20".
std::optional<double> parse_decimal(std::string_view text);
/// "2", "-1.35", "1/3", exactly, but for digits beyond the third behind the point. At most largest_fraction.
std::optional<Ticks> parse_fraction(std::string_view text);

} // namespace aviary::song
