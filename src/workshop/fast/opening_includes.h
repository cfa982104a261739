// What a source includes before it says anything of its own. Only that may be compiled ahead of the source, since it
// means the same there.
//
//     opening_includes("tremolo.cpp");   // {"<aviary/plugin.h>", "<vector>"}
//
// Follows the project's own headers, named in quotes, for as long as they too only include.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace aviary::workshop {

/// In order, each once. Empty when the file cannot be read. [any-thread]
std::vector<std::string> opening_includes(const std::filesystem::path& source);

} // namespace aviary::workshop
