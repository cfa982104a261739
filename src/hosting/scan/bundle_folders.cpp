#include "hosting/scan/bundle_folders.h"

#include <algorithm>

namespace aviary::hosting {

namespace fs = std::filesystem;

std::vector<fs::path> find_bundles(const fs::path& folder) {
    std::vector<fs::path> bundles;
    std::error_code error;
    if (fs::is_regular_file(folder / "manifest.toml", error)) return {folder};
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code unreadable;
        if (!entry->is_directory(unreadable) || entry->is_symlink(unreadable)) continue;
        if (!fs::is_regular_file(entry->path() / "manifest.toml", unreadable)) continue;
        bundles.push_back(entry->path());
        entry.disable_recursion_pending();
    }
    std::ranges::sort(bundles);
    return bundles;
}

} // namespace aviary::hosting
