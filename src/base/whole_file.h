// Reads and writes small files in one go. atomic_file.h writes what must also survive a power failure. Errors, where
// none are named: "file.full", "file.denied", "file.write".
#pragma once

#include "base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace aviary {

/// Nothing when it cannot be read, or is not a regular file. [any-thread]
std::optional<std::string> read_whole_file(const std::filesystem::path& path);

/// Writes a temporary file, then renames it: a reader sees the old content or the new. The file's rights become 0644.
/// [any-thread]
Result<void> write_whole_file(const std::filesystem::path& path, std::string_view content);

/// Creates a file that only its owner may read. Error "file.exists", besides those above. [any-thread]
Result<void> write_secret_file(const std::filesystem::path& path, std::string_view content);

} // namespace aviary
