// Reads the text of a song, or says why it cannot. Waits for the disk. [any-thread]
//
//     auto text = read_song_file("song.bird");
//     if (!text) return text.error();
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>

namespace aviary::session {

/// Errors: song.missing, song.folder, song.empty, song.binary, song.unreadable, song.too_large (above 16 MB).
Result<std::string> read_song_file(const std::filesystem::path& path);

/// The same for a text that came another way. Errors: song.empty, song.binary, song.too_large, shown at `name`.
Result<std::string> checked_song_text(std::string text, const std::filesystem::path& name);

} // namespace aviary::session
