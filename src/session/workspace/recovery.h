// What a program kept of edits that it could not write into their project before it ended: a file in the user's data
// folder. The next start offers it. [worker], except recovery_file()
#pragma once

#include "base/result.h"
#include "session/workspace/content.h"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace aviary::session {

struct Recovery {
    std::int64_t time = 0; ///< of the end, in seconds since 1970
    Content base, ours;    ///< the project as it was on the disk, and as it was to be
};

/// Where the recovery of this song belongs. [any-thread]
std::filesystem::path recovery_file(
    const std::filesystem::path& data_folder, const std::filesystem::path& song);

Result<void> write_recovery(const std::filesystem::path& file, const Recovery& recovery);
/// Nothing if there is none. Error: recovery.damaged.
Result<std::optional<Recovery>> read_recovery(const std::filesystem::path& file);

} // namespace aviary::session
