// Lays out the text of a song: two blanks of indentation for each level, one blank between the words of a line. Comments,
// blank lines and the order of the lines stay.
//
//     const auto formatted = format_song(text);
//     if (formatted && *formatted != text) ...
//
// What the song says does not change, and what is laid out already does not either. [any-thread]
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace aviary::song {

/// Error "song.text": this is no text, or one that cannot be laid out without changing what it says.
Result<std::string> format_song(std::string_view text);

} // namespace aviary::song
