// Finds bundles on disk.
#pragma once

#include <filesystem>
#include <vector>

namespace aviary::hosting {

/// The folders at or under `folder` that have a manifest.toml, sorted. Links are not followed, folders that may not be
/// read are passed over, bundles inside bundles are not looked for. [any-thread]
std::vector<std::filesystem::path> find_bundles(const std::filesystem::path& folder);

} // namespace aviary::hosting
