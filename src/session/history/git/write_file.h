// The function by which the history writes a file of the project: write_atomically(), or a test's own. [worker]
#pragma once

#include "base/result.h"

#include <filesystem>
#include <functional>
#include <string_view>

namespace aviary::session {

/// Replaces a file. A reader sees the old content or the new one, also after the machine stopped at any moment.
using WriteFile = std::function<Result<void>(const std::filesystem::path&, std::string_view content)>;

} // namespace aviary::session
