// Finds bundles on disk.
#pragma once

#include <filesystem>
#include <vector>

namespace aviary::hosting {

/// The folders at or under `folder` that have a manifest.toml, sorted. It does not follow links, skips folders that may
/// not be read, and does not look for bundles inside bundles. [any-thread]
std::vector<std::filesystem::path> find_bundles(const std::filesystem::path& folder);

} // namespace aviary::hosting
