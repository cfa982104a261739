// Finds the places in the source that compilers, linkers, CMake and Ninja complain about. Pure. [any-thread]
//
//     auto problems = parse_build_output(output);
//     resolve(problems, project, build_folder);  // paths relative to the project
//     add_frames(problems, project);             // the lines of source around each place
//
// Reads g++ and clang (includes and template instantiations become notes after their error), GNU ld, mold, lld, CMake
// and Ninja. Errors come first, in the order of the output, each followed by its notes; warnings after them.
#pragma once

#include "session/session_state.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::workshop {

/// A place in the source and what is wrong there. `file` is empty, `line` and `column` are 0 when the tool named none.
using Problem = session::Stage::Problem;

/// "tremolo.cpp:12:7: error: expected ';'", without the parts that are not known.
std::string text_of(const Problem& problem);

/// At most `limit` problems: a broken header in a template can make thousands, and the first ones say what to mend.
std::vector<Problem> parse_build_output(std::string_view output, std::size_t limit = 50);

/// Makes paths relative to the project, or absolute where they lie outside of it. CMake prints them relative to the
/// project, compilers and linkers relative to the build folder. Does not look at the disk.
void resolve(std::vector<Problem>& problems, const std::filesystem::path& project,
    const std::filesystem::path& build_folder);

/// Moves an error or warning that is placed in a header outside of the project to the line of the project that led there:
/// by inlining, by a macro, or by a template. The place in the header becomes a note. After resolve().
void blame_author(std::vector<Problem>& problems);

/// A path as the project's author knows it: relative to the project if it lies there. Does not look at the disk.
std::filesystem::path shown_path(const std::filesystem::path& path, const std::filesystem::path& project);

/// What a message says that may have frames in it (hosting/crash/crash.h): a problem at the innermost place in the project,
/// and a note for each frame. At least one problem.
std::vector<Problem> crash_problems(const std::string& message, const std::filesystem::path& project,
    const std::filesystem::path& build_folder, std::string_view severity = "error");

/// Reads up to `around` lines before and after each place from its file; a place in an unreadable file gets none.
void add_frames(std::vector<Problem>& problems, const std::filesystem::path& project, int around = 2);

} // namespace aviary::workshop
