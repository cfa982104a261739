// The text of a song from the disk, or why there is none. [main-thread]
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

} // namespace aviary::session
