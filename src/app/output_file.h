// Files that verbs make of other files. [main-thread]
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace aviary::app {

/// The bytes of a file that somebody names on the command line; "-" is standard input. Errors: input.missing, input.folder,
/// input.unreadable, input.too_large (above `most` bytes); each says what was expected, as in "a MIDI file (.mid)".
Result<std::string> read_input(
    const std::filesystem::path& file, std::string_view expected, std::uintmax_t most);

/// Writes the whole file or leaves what was there; "-" is standard output. Errors: as OutFile of app/render/out_file.h.
Result<void> write_output(
    const std::filesystem::path& file, const std::filesystem::path& input, std::string_view content);

} // namespace aviary::app
