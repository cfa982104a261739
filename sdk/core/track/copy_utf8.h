// Copies a host's text, well-formed or not, as well-formed UTF-8 of limited size. [any-thread]
//
//     copy_utf8(track.name, std::string_view(host_name, length));
//     copy_utf8(track.name, std::u16string_view(host_name, units));
//
// What is malformed becomes U+FFFD; what does not fit is cut between two code points. The text ends at the first zero.
// An unfinished sequence at the very end is left out: somebody has cut the text there.
#pragma once

#include <cstddef>
#include <string_view>

namespace aviary::detail {

/// `to` holds `size` bytes, at least 1. The bytes behind the text become zero.
void copy_utf8(char* to, std::size_t size, std::string_view from);
void copy_utf8(char* to, std::size_t size, std::u16string_view from);

template <std::size_t N, typename Text>
void copy_utf8(char (&to)[N], Text from) {
    copy_utf8(to, N, from);
}

} // namespace aviary::detail
