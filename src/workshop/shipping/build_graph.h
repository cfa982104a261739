// Which files and commands a library was made from. Asks Ninja, which knows them all. [main-thread]
//
//     auto graph = read_build_graph(work, project, build_folder, {"plugins/wobble/wobble.clap"});
//     for (const auto& [file, part] : graph->files) ...
//
// Call it only after the build: Ninja knows what a compiler reads once the compiler has read it.
#pragma once

#include "workshop/shipping/fingerprint.h"
#include "workshop/shipping/foreground.h"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::workshop {

struct BuildGraph {
    std::map<std::filesystem::path, Part> files; ///< absolute
    std::string commands;                        ///< those that compile and link, one a line
};

/// The graph of these outputs, whose paths are written as Ninja writes them. Leaves out CMake's own modules, and files
/// that the build itself makes: what they are made from is in the graph. Errors: as Foreground::run().
Result<BuildGraph> read_build_graph(Foreground& work, const std::filesystem::path& project,
    const std::filesystem::path& build_folder, const std::vector<std::string>& outputs);

/// Parses the output of `ninja -t inputs`, which quotes names as a shell would. Pure. [any-thread]
std::vector<std::string> parse_inputs(std::string_view text);
/// Parses the output of `ninja -t deps`: for each object, the files that were read. Pure. [any-thread]
std::map<std::string, std::vector<std::string>> parse_deps(std::string_view text);

} // namespace aviary::workshop
