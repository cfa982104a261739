// What the command line needs to play or check a song: its text, and the folders of its plugins.
#pragma once

#include "base/result.h"
#include "engine/engine.h"
#include "song/song.h"

#include <filesystem>
#include <string>
#include <vector>

namespace aviary::app {

/// The folder of the bundles that the workshop built in the song's folder. It may not be there.
std::filesystem::path built_beside(const std::filesystem::path& song_file);

struct SongText {
    std::string name; ///< the path, as it was given
    std::string text;
    song::Parsed parsed;

    /// The errors and warnings, in a compiler's format, then the number of notes, which `aviary check` shows. May be
    /// empty.
    std::string complaints() const;
};

/// If `given` is a folder, the project's song in it; else `given` itself. Errors: as session::find_song().
Result<std::filesystem::path> song_at(const std::filesystem::path& given);

/// What aviary says of a text that is read as that file's.
song::Parsed parse_song(
    const std::string& text, const std::string& shown_as, const std::filesystem::path& file);
/// Errors: as session::read_song_file().
Result<SongText> read_song(const std::filesystem::path& file);
/// The song that comes on standard input. Errors: likewise.
Result<SongText> read_song_from_input();

/// "song.bird:12:8: warning: there is no plugin 'mno'; did you mean 'mono'?"
std::string warning_of(const Error& problem, const SongText& song);

} // namespace aviary::app
