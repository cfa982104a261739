// What a song needs to be heard: its text, and the plugins near it.
#pragma once

#include "base/result.h"
#include "engine/engine.h"
#include "song/song.h"

#include <filesystem>
#include <string>
#include <vector>

namespace aviary::app {

/// Folders of bundles for a song: what the workshop built of the project it lies in, then the stock plugins.
std::vector<std::filesystem::path> plugin_folders(const std::filesystem::path& song_file);

struct SongText {
    std::string name; ///< as it was given
    std::string text;
    song::Parsed parsed;

    /// What is wrong with it, as a compiler would say it: errors and warnings, then how many notes there are, which
    /// check shows. May be empty.
    std::string complaints() const;
};

/// The song of a project's folder; of anything else itself. Errors: as session::find_song().
Result<std::filesystem::path> song_at(const std::filesystem::path& given);

/// Errors: as session::read_song_file().
Result<SongText> read_song(const std::filesystem::path& file);

/// "song.bird:12:8: warning: there is no plugin 'mno'; did you mean 'mono'?"
std::string warning_of(const Error& problem, const SongText& song);

} // namespace aviary::app
