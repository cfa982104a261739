// VST3's UTF-16 and the SDK's UTF-8. What is malformed becomes U+FFFD, what is too long is cut at a character's border.
// [any-thread]
#pragma once

#include "sdk/formats/vst3/interfaces.h"

#include <span>
#include <string>
#include <string_view>

namespace aviary::detail {

/// Always terminated.
void to_utf16(std::string_view from, std::span<char16_t> to);

/// Up to the first zero, which may be missing: reads at most `limit` units.
std::string to_utf8(const char16_t* from, std::size_t limit);

/// Plain text in a field of fixed size, always terminated.
void copy_text(std::string_view from, std::span<char> to);

} // namespace aviary::detail
