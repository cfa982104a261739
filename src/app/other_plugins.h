// How a session uses the plugins of other people on this machine: where it looks for them, and how it opens them, in
// processes of their own.
//
//     Session session({.plugin_folders = ..., .open_scanned = open_scanned(io, share, trouble)});
//     Workspace workspace(io, session, {.plugins = plugin_search()});
//
// [main-thread]
#pragma once

#include "session/plugins/plugin_scan.h"
#include "session/plugins/scanned_plugins.h"

namespace aviary::app {

/// Looks in the folders that the CLAP standard names, and keeps the list in the user's data folder.
session::PluginSearch plugin_search();

/// `share` is as in CageSetup. `trouble` is told of crashes and other news of their processes. The session must not
/// outlive `io`.
session::OpenScanned open_scanned(
    boost::asio::io_context& io, double share, std::function<void(const std::string&)> trouble);

} // namespace aviary::app
