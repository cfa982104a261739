// Says what to do about a function that is declared and used, but that the linker finds nowhere: mostly a source file is
// missing from CMakeLists.txt.
//
//     explain_undefined(problems, project);   // "undefined symbol: lost(int). lost.cpp seems to have it: add it to …"
//
// [any-thread]
#pragma once

#include "workshop/build/build_problems.h"

#include <optional>

namespace aviary::workshop {

/// Adds to the message of each undefined symbol what is probably to be done. Reads the project's source files, so call it
/// only when a build failed.
void explain_undefined(std::vector<Problem>& problems, const std::filesystem::path& project);

/// The function or variable that a linker's message misses, without its namespaces and arguments: "lost". Pure.
std::optional<std::string> undefined_name(std::string_view message);

} // namespace aviary::workshop
