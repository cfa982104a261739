// What a program kept of edits that it could not write into their project before it ended: a file in the user's data
// folder. The next start offers it. Each end has a file of its own, so none takes another's place. [worker]
#pragma once

#include "base/result.h"
#include "session/workspace/content.h"

#include <cstdint>
#include <filesystem>
#include <optional>

namespace aviary::session {

struct Recovery {
    std::int64_t time = 0;        ///< of the end, in seconds since 1970
    Content base, ours;           ///< the project as it was on the disk, and as it was to be
    std::filesystem::path file{}; ///< that has it
};

/// Gives the file.
Result<std::filesystem::path> write_recovery(
    const std::filesystem::path& data_folder, const std::filesystem::path& song, const Recovery& recovery);
void remove_recovery(const std::filesystem::path& file);
/// The oldest of that song; nothing if there is none. Error: recovery.damaged.
Result<std::optional<Recovery>> read_recovery(
    const std::filesystem::path& data_folder, const std::filesystem::path& song);

} // namespace aviary::session
