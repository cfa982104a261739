// What went into a library, by the build's own account: Ninja knows every file and every command. [main-thread]
//
//     auto graph = read_build_graph(work, project, build_folder, {"plugins/wobble/wobble.clap"});
//     for (const auto& [file, part] : graph->files) ...
//
// Only after the build: what a compiler has read is known when it has read it.
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
    std::string commands;                        ///< that compile and link, one a line
};

/// Of these outputs, with paths as Ninja writes them. Leaves out what the build makes itself (it is made of files and by
/// commands that are all here) and CMake's own modules. Errors: as Foreground::run().
Result<BuildGraph> read_build_graph(Foreground& work, const std::filesystem::path& project,
    const std::filesystem::path& build_folder, const std::vector<std::string>& outputs);

/// The output of `ninja -t inputs`, which quotes names as a shell would. Pure. [any-thread]
std::vector<std::string> parse_inputs(std::string_view text);
/// The output of `ninja -t deps`: what was read, by object. Pure. [any-thread]
std::map<std::string, std::vector<std::string>> parse_deps(std::string_view text);

} // namespace aviary::workshop
