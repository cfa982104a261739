// UTF-8 as diagnostics need it: counting characters, finding broken ones, making text fit to print. [any-thread]
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aviary {

/// Bytes of the well-formed sequence that the text begins with; 0 when it is broken (RFC 3629) or the text is empty.
std::size_t utf8_sequence(std::string_view text);

/// Characters (code points); a byte that belongs to none counts as part of the character before it.
int characters_in(std::string_view text);

/// The same number of characters, the broken and the unprintable ones replaced by U+FFFD, tabs by blanks.
std::string printable(std::string_view text);

} // namespace aviary
