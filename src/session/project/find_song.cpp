#include "session/project/find_song.h"

#include <algorithm>

namespace aviary::session {

namespace fs = std::filesystem;

namespace {

Result<fs::path> song_of(const fs::path& folder) {
    auto songs = songs_in(folder);
    if (!songs) return songs.error();
    if (songs->empty())
        return Error{"project.no_song", "there is no song here; expected a .bird file in this folder",
            folder.string()};
    if (songs->size() == 1) return songs->front();
    const fs::path own = folder / (folder.filename().string() + ".bird");
    if (std::find(songs->begin(), songs->end(), own) != songs->end()) return own;
    std::string names;
    for (const fs::path& song : *songs) names += (names.empty() ? "" : ", ") + song.filename().string();
    return Error{"project.which_song",
        "several songs are here (" + names + ") and none is called as the folder is; name the one to open",
        folder.string()};
}

} // namespace

Result<std::vector<fs::path>> songs_in(const fs::path& folder) {
    std::vector<fs::path> songs;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const fs::path& path = entry->path();
        std::error_code ignored;
        if (path.extension() == ".bird" && !path.filename().string().starts_with('.')
            && !entry->is_directory(ignored))
            songs.push_back(path);
    }
    if (error) return Error{"project.unreadable", "cannot be read: " + error.message(), folder.string()};
    std::sort(songs.begin(), songs.end());
    return songs;
}

Result<fs::path> find_song(const fs::path& folder_or_song) {
    std::error_code error;
    fs::path path = fs::absolute(folder_or_song, error).lexically_normal();
    if (!path.has_filename()) path = path.parent_path(); // "night/" is "night"
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found)
        return Error{"project.missing", "there is no such file or folder", path.string()};
    if (status.type() == fs::file_type::none)
        return Error{"project.unreadable", "cannot be read: " + error.message(), path.string()};
    if (fs::is_directory(status)) return song_of(path);
    if (path.extension() == ".bird") return path;
    return Error{"project.no_song", "this is no song; expected a .bird file, or the folder that one is in",
        path.string()};
}

} // namespace aviary::session
