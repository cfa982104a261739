// The list of what a scan found on this machine, in a file of the user's own: what was looked at once is not looked at
// again before it changes, and a project's plugins are known without a scan.
//
//     auto list = read_plugin_list(folder / plugin_list_name);
//     if (!list) say(list.error());                  // damaged: as if there were none
//
// [worker]: they wait for the disk.
#pragma once

#include "hosting/scan/scanned_file.h"

namespace aviary::session {

using PluginList = std::vector<hosting::ScannedFile>;

inline constexpr std::string_view plugin_list_name = "plugins.json"; ///< in data_folder()

/// Empty where there is no such file. Error: plugins.damaged.
Result<PluginList> read_plugin_list(const std::filesystem::path& file);

/// Leaves a file alone that says the same already. Errors: those of atomic_file.h.
Result<void> write_plugin_list(const std::filesystem::path& file, const PluginList& list);

} // namespace aviary::session
