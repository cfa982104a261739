#include "hosting/scan/plugin_files.h"

#include "hosting/formats/vst3/bundle_file.h"

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
        if (is_vst3(path)) return take_vst3(path);
        if (fs::is_directory(status)) return look_into(path);
        if (fs::is_regular_file(status) && path.extension() == ".clap" && is_new(path, error))
            add(path, path);
    }

    /// A bundle that is not for this machine is none of its plugins.
    void take_vst3(const fs::path& bundle) {
        std::error_code error;
        const auto library = library_of_vst3(bundle);
        if (library && is_new(bundle, error)) add(bundle, *library);
    }

    void add(const fs::path& path, const fs::path& library) {
        std::error_code error;
        const auto size = fs::file_size(library, error);
        if (error) return;
        const auto modified = fs::last_write_time(library, error);
        if (error) return;
        const auto since_1970 = std::chrono::file_clock::to_sys(modified).time_since_epoch();
        found.files.push_back(
            {path, size, std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970).count()});
    }

    std::set<fs::path> seen_; ///< paths with all links resolved
};

} // namespace

std::vector<fs::path> plugin_folders() {
    std::vector<fs::path> folders;
    const auto add_named = [&](const char* variable) {
        const char* named = std::getenv(variable);
        for (std::string_view left = named ? named : ""; !left.empty();) {
            const auto end = std::min(left.find(':'), left.size());
            if (end > 0) folders.emplace_back(left.substr(0, end));
            left.remove_prefix(std::min(end + 1, left.size()));
        }
    };
    const auto add_own = [&](const char* name) {
        if (const char* home = std::getenv("HOME"); home && *home) folders.push_back(fs::path(home) / name);
    };
    add_named("CLAP_PATH");
    add_own(".clap");
    folders.emplace_back("/usr/lib/clap");
    add_named("VST3_PATH");
    add_own(".vst3");
    folders.emplace_back("/usr/lib/vst3");
    folders.emplace_back("/usr/local/lib/vst3");
    return folders;
}

FoundFiles find_plugin_files(const std::vector<fs::path>& folders) {
    Search search;
    for (const fs::path& folder : folders) {
        std::error_code error;
        const fs::path whole = fs::absolute(folder, error);
        search.look_into((error ? folder : whole).lexically_normal());
    }
    return std::move(search.found);
}

} // namespace aviary::hosting
