// The child side of a cage: one plugin, whose main thread serves the line and whose audio thread serves the shared
// block.
//
//     int main(...) { return cage_main(library, plugin_id); }
//
// Supervisor starts it, with the line as descriptor 3 and the shared memory as 4.
#pragma once

#include <filesystem>
#include <string>

namespace aviary::hosting {

/// Returns when the host is gone or lets go of the plugin. What plugin code prints goes where this process prints; it
/// is dropped when nobody reads it, so that the plugin never waits. [main-thread] of a process that does nothing else
int cage_main(const std::filesystem::path& library, const std::string& plugin_id);

} // namespace aviary::hosting
