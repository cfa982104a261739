// Finds the Git repository that keeps a project's history, or makes it. [worker]
//
// Usually that is the folder's own .git. If the folder lies inside a larger repository, the history is kept in a hidden
// repository of our own, .daw.git. There are three reasons. A commit for every knob has no place among other people's
// commits. Undo must not move a branch that holds more than the project. And a second .git would hide the project's files
// from the larger repository, to whose history its owner can still commit the project. A .gitignore inside .daw.git hides
// it from the larger repository. `git --git-dir=.daw.git log` shows the history.
//
// The same is made where the folder's own repository is broken, and in the project of a plugin (a folder with a
// CMakeLists.txt), whether it has a repository or not: that one is its author's, for the source. Both are left alone.
#pragma once

#include "base/result.h"
#include "session/history/git/git.h"
#include "session/history/git/write_file.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace aviary::session {

struct FoundRepository {
    std::optional<git::HeldRepository> repository; ///< nothing if there is none that can be used
    std::optional<Error> broken{};                 ///< "history.broken", of one that was passed over
};
/// Error: "history.owner".
Result<FoundRepository> find_repository(const std::filesystem::path& folder);

/// Makes the repository whole or not at all; a broken one of ours that is in its place is renamed. `hidden`: also where
/// the folder lies in no larger repository and is no plugin's project. Error: "history.git".
Result<git::HeldRepository> make_repository(const std::filesystem::path& folder, bool hidden = false);

/// Keeps daw.session.json, the page's own state, out of the history. If no rule ignores it yet, adds one to .gitignore.
/// Gives whether that .gitignore was written by us alone; then it is to be committed with the project.
Result<bool> leave_out_session_file(
    git_repository* repository, const std::filesystem::path& folder, const WriteFile& write);

/// A lock: while it lives, no other Aviary works in this repository.
class SoleUse {
public:
    /// `folder` is our own folder inside the repository; it is made. Errors: "history.in_use", "history.read_only".
    static Result<SoleUse> take(const std::filesystem::path& folder);
    /// Whether another Aviary has the lock now.
    static bool is_taken(const std::filesystem::path& folder);
    SoleUse(SoleUse&& other) noexcept
        : file_(std::exchange(other.file_, -1)) {}
    SoleUse& operator=(SoleUse&& other) noexcept {
        std::swap(file_, other.file_);
        return *this;
    }
    ~SoleUse();

private:
    explicit SoleUse(int file)
        : file_(file) {}
    int file_;
};

} // namespace aviary::session
