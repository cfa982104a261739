// The guardian is a small process that ends what our children left behind. We cannot do it ourselves in two cases:
// - We are killed by SIGKILL. Our children die with us, but theirs do not, such as a compiler that a build runs.
// - A process forks twice and opens a session of its own. Then it is nobody's child, and in no group of ours.
// The guardian recognises such processes by a mark in their environment (guarded.h), in whatever session they are. Only
// a process that clears its environment loses the mark. When a Child ends, the guardian kills what carries its mark.
// When we end, it does so for all children, kills what is left in the sessions that they opened, and removes the folder
// where the temporary files of all of us went.
//
//     const Guardian guardian({aviary_child, "guard"});    // for as long as children may be spawned
//
// The program that argv names calls guardian_main(), the guardian's side.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace aviary::process {

/// At most one at a time. [main-thread]
class Guardian {
public:
    /// Starts the guardian, and sets TMPDIR of this process to a new folder. If it cannot be started, we go on without.
    explicit Guardian(std::vector<std::string> argv);
    ~Guardian(); ///< When this returns, the guardian's process and that folder are gone.
    Guardian(const Guardian&) = delete;
    Guardian& operator=(const Guardian&) = delete;

    // Called by Child; they do nothing while there is no guardian.
    /// The entry "NAME=value" for the environment of the child of that number; empty while there is no guardian.
    static std::string mark(int number);
    static void session_began(int number, pid_t leader);
    static void session_ended(int number);

private:
    pid_t pid_ = -1;
    std::optional<std::string> temporary_before_; ///< TMPDIR
};

/// Reads from standard input which children began and ended, and kills what an ended child left behind. At the end of
/// the input it kills all that is left, and removes the folder unless its name is empty. Returns the exit code.
/// [main-thread]
int guardian_main(const std::string& temporary_folder);

} // namespace aviary::process
