// Where the plugins of this machine lie, as the CLAP standard has it.
//
//     const FoundFiles found = find_clap_files(clap_folders());
//
// Nothing of a plugin is run for it. [any-thread]; find_clap_files(): [worker], it waits for disks.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace aviary::hosting {

/// The folders that CLAP_PATH names, ~/.clap and /usr/lib/clap: what an earlier one has takes precedence.
std::vector<std::filesystem::path> clap_folders();

/// A file as it was found; one that was written since has another time or size.
struct FoundFile {
    std::filesystem::path path;
    std::uintmax_t size = 0;
    std::int64_t modified = 0; ///< nanoseconds since 1970
    friend bool operator==(const FoundFile&, const FoundFile&) = default;
};

struct FoundFiles {
    std::vector<FoundFile> files;  ///< by folder, there by name
    std::vector<Error> unreadable; ///< scan.folder: folders that are there and may not be read
};

/// The .clap files at or under these folders. Links are followed; a folder or file that is reached a second time, as by
/// a link that leads back, counts once. Folders that are not there hold nothing.
FoundFiles find_clap_files(const std::vector<std::filesystem::path>& folders);

} // namespace aviary::hosting
