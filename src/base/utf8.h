// UTF-8 as diagnostics need it: counting characters, finding broken ones, making text fit to print. [any-thread]
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aviary {

/// The length in bytes of the character that the text begins with; 0 when it is malformed (RFC 3629) or there is none.
std::size_t utf8_sequence(std::string_view text);

/// Characters (code points); a byte that belongs to none counts as part of the character before it.
int characters_in(std::string_view text);

/// The text with every malformed or unprintable character replaced by U+FFFD, and every tab by a blank. The number of
/// characters stays.
std::string printable(std::string_view text);

} // namespace aviary
