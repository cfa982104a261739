// How the history writes a file of the project: as write_atomically() does, or as a test wants it. [worker]
#pragma once

#include "base/result.h"

#include <filesystem>
#include <functional>
#include <string_view>

namespace aviary::session {

/// Replaces a file such that whoever looks sees the old content or the new one, whenever the machine stops.
using WriteFile = std::function<Result<void>(const std::filesystem::path&, std::string_view content)>;

} // namespace aviary::session
