// Small files as one text: read, or written beside and then renamed into place.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace aviary {

/// Nothing when it cannot be read. [any-thread]
std::optional<std::string> read_whole_file(const std::filesystem::path& path);

/// Whoever reads it sees the old content or the new. Error "file.write". [any-thread]
Result<void> write_whole_file(const std::filesystem::path& path, std::string_view content);

/// A new file that only its owner may read. Errors: "file.exists", "file.write". [any-thread]
Result<void> write_secret_file(const std::filesystem::path& path, std::string_view content);

} // namespace aviary
