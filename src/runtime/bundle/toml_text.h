// Checks a TOML text before toml++ may see it.
//
//     if (auto at = stray_character(text)) return error_at(*at);
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace aviary::runtime {

/// The offset of the first character beyond ASCII that is neither in a comment nor in a string of one line. toml++ 3.3
/// misreads such characters. TOML itself allows them in one more place, strings of several lines, which manifests do
/// without. [any-thread]
std::optional<std::size_t> stray_character(std::string_view text);

} // namespace aviary::runtime
