// The plugins that a scan found on this machine, kept in a file of the user. With it, a file that was probed once is not
// probed again until it changes, and a project's plugins are known without a scan.
//
//     auto list = read_plugin_list(folder / plugin_list_name);
//     if (!list) say(list.error());                  // the file is damaged: go on without a list
//
// [worker]: they wait for the disk.
#pragma once

#include "hosting/scan/scanned_file.h"

namespace aviary::session {

using PluginList = std::vector<hosting::ScannedFile>;

inline constexpr std::string_view plugin_list_name = "plugins.json"; ///< in data_folder()

/// Empty where there is no such file. Error: plugins.damaged.
Result<PluginList> read_plugin_list(const std::filesystem::path& file);

/// Does not write if the file has this content already. Errors: those of atomic_file.h.
Result<void> write_plugin_list(const std::filesystem::path& file, const PluginList& list);

} // namespace aviary::session
