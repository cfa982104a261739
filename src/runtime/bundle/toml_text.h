// What is looked at in a TOML text before toml++ may see it.
//
//     if (auto at = stray_character(text)) return error_at(*at);
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace aviary::runtime {

/// The place of the first character beyond ASCII that is neither in a comment nor in a string of one line. TOML knows
/// none elsewhere but in strings of several lines, which manifests do without; toml++ 3.3 takes them for what they are
/// not. [any-thread]
std::optional<std::size_t> stray_character(std::string_view text);

} // namespace aviary::runtime
