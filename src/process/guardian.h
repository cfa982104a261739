// Ends what our children started and we cannot reach. SIGKILL takes our children along, but not theirs, such as a compiler
// that a build runs; and what forks twice and makes a session of its own is nobody's child and in no group of ours. A small
// process of its own waits for the end of each Child and then ends what that left behind, in whatever session: it knows it
// by a mark in its environment, which only who clears that gets rid of. At our own end it does so for all children, and
// ends the sessions that they opened. It then removes the folder where the temporary files of all of us went.
//
//     const Guardian guardian({aviary, "guard"});    // for as long as children may be spawned
//
// Its side is guardian_main(), called by the program that argv names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace aviary::process {

/// At most one at a time. [main-thread]
class Guardian {
public:
    /// Where it cannot be started, we go unguarded. TMPDIR of this process becomes a folder of its own.
    explicit Guardian(std::vector<std::string> argv);
    ~Guardian(); ///< Its process is gone when this returns, and so is that folder.
    Guardian(const Guardian&) = delete;
    Guardian& operator=(const Guardian&) = delete;

    // Called by Child; they do nothing while nobody guards.
    /// What the environment of the child of that number is to have, "NAME=value"; empty while nobody guards.
    static std::string mark(int number);
    static void session_began(int number, pid_t leader);
    static void session_ended(int number);

private:
    pid_t pid_ = -1;
    std::optional<std::string> temporary_before_; ///< TMPDIR
};

/// Reads of sessions on standard input until its end, and ends what is left of those that ended; then ends all that is
/// left, and removes the folder unless its name is empty. Gives the exit code. [main-thread]
int guardian_main(const std::string& temporary_folder);

} // namespace aviary::process
