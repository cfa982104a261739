// Ends what our children started when we can no longer do it ourselves: SIGKILL takes our children along, but not theirs,
// such as a compiler that a build runs. A small process of its own waits for our end and then ends every session that a
// Child opened and whose end we had not seen. What made a session of its own escapes, as it does from Child. It then
// removes the folder where the temporary files of all of us went.
//
//     const Guardian guardian({aviary, "guard"});    // for as long as children may be spawned
//
// Its side is guardian_main(), called by the program that argv names.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace aviary::hosting {

/// At most one at a time. [main-thread]
class Guardian {
public:
    /// Where it cannot be started, we go unguarded. TMPDIR of this process becomes a folder of its own.
    explicit Guardian(std::vector<std::string> argv);
    ~Guardian(); ///< Its process is gone when this returns, and so is that folder.
    Guardian(const Guardian&) = delete;
    Guardian& operator=(const Guardian&) = delete;

    // Called by Child; they do nothing while nobody guards.
    static void session_began(pid_t leader);
    static void session_ended(pid_t leader);

private:
    pid_t pid_ = -1;
    std::optional<std::string> temporary_before_; ///< TMPDIR
};

/// Reads of sessions on standard input until its end, then ends those that are left and removes the folder unless its
/// name is empty; gives the exit code. [main-thread]
int guardian_main(const std::string& temporary_folder);

} // namespace aviary::hosting
