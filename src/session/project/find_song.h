// Finds the song of a project. [worker]
#pragma once

#include "base/result.h"

#include <filesystem>
#include <vector>

namespace aviary::session {

/// The .bird files in a folder, sorted, without hidden ones. Error: project.unreadable.
Result<std::vector<std::filesystem::path>> songs_in(const std::filesystem::path& folder);

/// The absolute path of the song, chosen as ProjectFolder::open() says, with the same errors.
Result<std::filesystem::path> find_song(const std::filesystem::path& folder_or_song);

} // namespace aviary::session
