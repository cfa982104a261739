// Where a scan looks for plugins of other people, see plugin_scan.h. Plain values.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace aviary::session {

struct PluginSearch {
    std::filesystem::path list{}; ///< the file that keeps what was found; empty: nothing is kept
    std::vector<std::filesystem::path> folders{}; ///< see plugin_files.h
    std::vector<std::string> probe{};             ///< see ExaminationSetup; empty: no plugins are looked for
    bool again = false; ///< files that were refused are looked at once more, though they have not changed
};

} // namespace aviary::session
