// The presets that a CLAP library has within itself, by clap.preset-discovery-factory.
//
//     for (const std::string& name : preset_names(*module_path, "aviary.mono")) ...
//
// Runs the library's code in this process: only for what is trusted or has been probed.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::hosting {

/// In the library's order. Empty if it has none, or cannot be opened. [main-thread]
std::vector<std::string> preset_names(const std::filesystem::path& library, std::string_view plugin_id);

} // namespace aviary::hosting
