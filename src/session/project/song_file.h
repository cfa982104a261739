// Reads the text of a song, or says why it cannot. Waits for the disk. [any-thread]
//
//     auto text = read_song_file("song.bird");
//     if (!text) return text.error();
#pragma once

#include "base/result.h"
#include "song/play/tuning.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace aviary::session {

inline constexpr std::uintmax_t largest_song = 16u
                                               << 20; ///< bytes; a song of an hour is well below one megabyte

/// Errors: song.missing, song.folder, song.empty, song.binary, song.unreadable, song.too_large (above 16 MB).
Result<std::string> read_song_file(const std::filesystem::path& path);

/// The same for a text that came another way. Errors: song.empty, song.binary, song.too_large, shown at `name`.
Result<std::string> checked_song_text(std::string text, const std::filesystem::path& name);

/// Reads what a song names in its folder, such as scales. Only names below the folder, and no file above a megabyte: a
/// song may come from anybody.
song::ReadFile files_beside(const std::filesystem::path& song_file);
/// Whether the name stays in the song's folder.
bool is_beside_song(const std::filesystem::path& name);
/// What the song names in its folder, whether it is there or not: scales, keyboard maps, and the files of clips.
std::vector<std::filesystem::path> files_named_by(
    const song::Score& score, const std::filesystem::path& song_file);

} // namespace aviary::session
