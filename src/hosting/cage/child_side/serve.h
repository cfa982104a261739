// The child's side of a cage: one plugin, its main thread on the line, its audio thread on the shared block.
//
//     int main(...) { return cage_main(library, plugin_id); }   // started by Cage, with the line as 3, the memory as 4
#pragma once

#include <filesystem>
#include <string>

namespace aviary::hosting {

/// Returns when the host is gone or lets go of the plugin. What plugin code prints goes where this process prints, and
/// is dropped rather than waited for when nobody reads it. [main-thread] of a process that does nothing else
int cage_main(const std::filesystem::path& library, const std::string& plugin_id);

} // namespace aviary::hosting
