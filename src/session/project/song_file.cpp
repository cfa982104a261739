#include "session/project/song_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace aviary::session {

namespace fs = std::filesystem;

namespace {
constexpr const char* too_large = "this is larger than 16 MB, so hardly a song as text";
} // namespace

Result<std::string> checked_song_text(std::string text, const fs::path& name) {
    if (text.size() > largest_song) return Error{"song.too_large", too_large, name.string()};
    if (text.find('\0') != std::string::npos)
        return Error{"song.binary", "this is not text; expected a song as text (.bird)", name.string()};
    if (std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isspace(c); }))
        return Error{
            "song.empty", "the file is empty; a song begins with 'sig', 'tracks' or 'sec'", name.string()};
    return text;
}

Result<std::string> read_song_file(const fs::path& path) {
    const auto error = [&](const char* code, std::string message) {
        return Error{code, std::move(message), path.string()};
    };
    std::error_code failed;
    const fs::file_status status = fs::status(path, failed);
    if (status.type() == fs::file_type::not_found)
        return error("song.missing", "there is no such file; expected a song as text (.bird)");
    if (fs::is_directory(status)) return error("song.folder", "this is a folder; name the song file in it");
    if (failed) return error("song.unreadable", "cannot be read: " + failed.message());
    if (!fs::is_regular_file(status))
        return error("song.unreadable", "cannot be read: this is not an ordinary file");
    if (fs::file_size(path, failed) > largest_song) return error("song.too_large", too_large);

    std::ifstream file(path, std::ios::binary);
    if (!file) return error("song.unreadable", std::string("cannot be read: ") + std::strerror(errno));
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (file.bad()) return error("song.unreadable", "cannot be read to its end");
    return checked_song_text(std::move(text), path);
}

bool is_beside_song(const fs::path& name) {
    return !name.empty() && name.is_relative() && std::ranges::find(name, fs::path("..")) == name.end();
}

std::vector<fs::path> files_named_by(const song::Score& score, const fs::path& song_file) {
    std::vector<fs::path> files;
    const auto add = [&](const std::string& name) {
        if (is_beside_song(name)) files.push_back(song_file.parent_path() / name);
    };
    for (const song::Track& track : score.tracks) {
        for (const song::TuningChange& change : track.tunings)
            if (change.tuning) add(change.tuning->scale_file), add(change.tuning->keyboard_file);
        for (const song::Clip& clip : track.clips) add(clip.file);
    }
    std::ranges::sort(files);
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return files;
}

song::ReadFile files_beside(const fs::path& song_file) {
    return [folder = song_file.parent_path()](const std::string& name) -> std::optional<std::string> {
        constexpr std::uintmax_t largest = 1u << 20;
        const fs::path named(name);
        if (!is_beside_song(named)) return std::nullopt;
        std::error_code failed;
        const fs::path path = folder / named;
        if (!fs::is_regular_file(path, failed) || fs::file_size(path, failed) > largest || failed)
            return std::nullopt;
        std::ifstream file(path, std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(file), {}};
        return file.bad() ? std::nullopt : std::optional(std::move(text));
    };
}

} // namespace aviary::session
