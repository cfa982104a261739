// Parameter values as people read and type them: "1.5 kHz", "-6 dB", "Saw", "On". Never asks the locale, so that a
// project says the same everywhere. [any-thread]
#pragma once

#include <aviary/param.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace aviary::detail {

/// Value with unit; four significant digits, whole numbers in full.
std::string value_to_text(const Param& param, double value);

/// Reads what value_to_text writes, and what people type: the bare number, the unit in either case, k or m before a
/// unit of frequency or time ("2k", "0.3 s" for 300 ms), "-inf" for the minimum, a choice's name or index. Clamped to
/// the range; nothing when it means no value.
std::optional<double> text_to_value(const Param& param, const char* text);

/// Without the blanks and line ends around it.
std::string_view trimmed(std::string_view text);

} // namespace aviary::detail
