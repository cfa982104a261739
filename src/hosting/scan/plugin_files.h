// Finds the plugin files of this machine, in the folders that the CLAP and VST3 standards name.
//
//     const FoundFiles found = find_plugin_files(plugin_folders());
//
// No plugin code runs for it. [any-thread]; find_plugin_files(): [worker], because it waits for disks.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace aviary::hosting {

/// In order of precedence: the folders that CLAP_PATH names, ~/.clap and /usr/lib/clap; then those that VST3_PATH names,
/// ~/.vst3, /usr/lib/vst3 and /usr/local/lib/vst3.
std::vector<std::filesystem::path> plugin_folders();

/// A file as it was found. If the file is written later, its time or size differs. Of a VST3, the path is the bundle's
/// folder, the rest that of the library in it.
struct FoundFile {
    std::filesystem::path path;
    std::uintmax_t size = 0;
    std::int64_t modified = 0; ///< nanoseconds since 1970
    friend bool operator==(const FoundFile&, const FoundFile&) = default;
};

struct FoundFiles {
    std::vector<FoundFile> files;  ///< in the order of the folders, in each by name
    std::vector<Error> unreadable; ///< scan.folder: folders that are there and may not be read
};

/// The .clap files and .vst3 bundles at or under these folders. Links are followed; a folder or file that is reached twice, for example
/// by a link that leads back, counts once. Folders that do not exist are no error.
FoundFiles find_plugin_files(const std::vector<std::filesystem::path>& folders);

} // namespace aviary::hosting
