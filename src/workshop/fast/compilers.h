// Which compilers and flags make code soonest, and how a project's own compile command becomes one of theirs.
//
//     auto ladder = compilers_for(object.compile, {});       // the fastest to compile first
//     auto command = fast_command(object.compile, ladder[0]);
//
// The order was measured with the processor time for a synthesiser of 212 lines, its headers compiled ahead, in
// milliseconds: clang 22 -O0 140, clang 22 -O1 270, g++ 12 -Og 280, g++ 12 -O1 325, clang 22 -O2 355, g++ 12 -O2 435. Code
// that turns out too slow to play leads to the next rung. All rungs compute the same numbers as the project's own flags.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace aviary::workshop {

using Command = std::vector<std::string>;

struct Rung {
    enum class Kind : std::uint8_t { gcc, clang };
    std::filesystem::path compiler;
    Kind kind = Kind::gcc;
    std::string level;       ///< "-O0"
    bool is_foreign = false; ///< not the project's own compiler
    friend bool operator==(const Rung&, const Rung&) = default;
};

/// The rungs for the compiler of this command. `clang` is the newest that is installed, if any. Empty when the command is
/// none that we understand. [any-thread]
std::vector<Rung> compilers_for(const Command& compile, const std::optional<std::filesystem::path>& clang);

/// The newest clang++ in PATH. [any-thread]
std::optional<std::filesystem::path> newest_clang();

/// The command without source, output and dependency file, and with the rung's compiler and level; nothing when code of
/// these flags can only be made as the project itself says. Pure.
std::optional<Command> fast_command(const Command& compile, const Rung& rung);

} // namespace aviary::workshop
