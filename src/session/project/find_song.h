// Which song a project is about. [worker]
#pragma once

#include "base/result.h"

#include <filesystem>
#include <vector>

namespace aviary::session {

/// The .bird files in a folder, in order; hidden ones do not count. Error: project.unreadable.
Result<std::vector<std::filesystem::path>> songs_in(const std::filesystem::path& folder);

/// See ProjectFolder::open(). Absolute.
Result<std::filesystem::path> find_song(const std::filesystem::path& folder_or_song);

} // namespace aviary::session
