// Where a scan looks for plugins, see plugin_scan.h. Plain values.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace aviary::session {

/// Where plugins of other people are looked for.
struct PluginSearch {
    std::filesystem::path list{};                 ///< the file that keeps what was found; empty: none
    std::vector<std::filesystem::path> folders{}; ///< see clap_files.h
    std::vector<std::string> probe{}; ///< see ExaminationSetup; empty: plugins of others are not looked for
};

} // namespace aviary::session
