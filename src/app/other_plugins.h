// The plugins of other people that this machine has, for a session: where they are looked for, and how their code runs,
// which is in processes of its own.
//
//     Session session({.plugin_folders = ..., .open_scanned = open_scanned(io, share, trouble)});
//     Workspace workspace(io, session, {.plugins = plugin_search()});
//
// [main-thread]
#pragma once

#include "session/plugins/plugin_scan.h"
#include "session/plugins/scanned_plugins.h"

namespace aviary::app {

/// In the folders of the standard; what is found is kept in the user's data folder.
session::PluginSearch plugin_search();

/// `share` as in CageSetup; `trouble` is told what befalls them. The session must not outlive `io`.
session::OpenScanned open_scanned(
    boost::asio::io_context& io, double share, std::function<void(const std::string&)> trouble);

} // namespace aviary::app
