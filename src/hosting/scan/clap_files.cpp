#include "hosting/scan/clap_files.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <set>
#include <string_view>

namespace aviary::hosting {

namespace fs = std::filesystem;

namespace {

class Search {
public:
    void look_into(const fs::path& folder) {
        std::error_code error;
        if (!is_new(folder, error)) return note(error, folder);
        std::vector<fs::path> names;
        for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator();
             entry.increment(error))
            names.push_back(entry->path());
        note(error, folder);
        std::ranges::sort(names);
        for (const fs::path& path : names) take(path);
    }

    FoundFiles found;

private:
    /// False also for a path that does not exist.
    bool is_new(const fs::path& path, std::error_code& error) {
        const fs::path real = fs::canonical(path, error);
        return !error && seen_.insert(real).second;
    }

    void note(std::error_code error, const fs::path& folder) {
        if (error == std::errc::permission_denied || error == std::errc::io_error)
            found.unreadable.push_back({"scan.folder",
                "the folder cannot be read, so plugins in it are not found: " + error.message(),
                folder.string()});
    }

    void take(const fs::path& path) {
        std::error_code error;
        const auto status = fs::status(path, error);
        if (fs::is_directory(status)) return look_into(path);
        if (!fs::is_regular_file(status) || path.extension() != ".clap" || !is_new(path, error)) return;
        const auto size = fs::file_size(path, error);
        if (error) return;
        const auto modified = fs::last_write_time(path, error);
        if (error) return;
        const auto since_1970 = std::chrono::file_clock::to_sys(modified).time_since_epoch();
        found.files.push_back(
            {path, size, std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970).count()});
    }

    std::set<fs::path> seen_; ///< paths with all links resolved
};

} // namespace

std::vector<fs::path> clap_folders() {
    std::vector<fs::path> folders;
    const char* named = std::getenv("CLAP_PATH");
    for (std::string_view left = named ? named : ""; !left.empty();) {
        const auto end = std::min(left.find(':'), left.size());
        if (end > 0) folders.emplace_back(left.substr(0, end));
        left.remove_prefix(std::min(end + 1, left.size()));
    }
    if (const char* home = std::getenv("HOME"); home && *home) folders.push_back(fs::path(home) / ".clap");
    folders.emplace_back("/usr/lib/clap");
    return folders;
}

FoundFiles find_clap_files(const std::vector<fs::path>& folders) {
    Search search;
    for (const fs::path& folder : folders) {
        std::error_code error;
        const fs::path whole = fs::absolute(folder, error);
        search.look_into((error ? folder : whole).lexically_normal());
    }
    return std::move(search.found);
}

} // namespace aviary::hosting
