// Where a project's history lies: which repository is the folder's own, or how one is made. [worker]
//
// The folder's own is the one whose top it is. In a folder inside somebody's larger repository a hidden one of our own,
// .daw.git, keeps the history: a commit for every knob has no place among other people's commits, undo must not move a
// branch that holds more than the project, and a repository named .git would hide the project's files from the larger
// one. That one stays its owner's, who commits the project to it when they like; ours ignores itself in their eyes.
// `git --git-dir=.daw.git log` shows it.
#pragma once

#include "base/result.h"
#include "session/history/git/git.h"
#include "session/history/git/write_file.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace aviary::session {

/// Nothing where there is none yet. Errors: "history.owner", "history.broken".
Result<std::optional<git::HeldRepository>> find_repository(const std::filesystem::path& folder);

/// Whole or not at all. Error: "history.git".
Result<git::HeldRepository> make_repository(const std::filesystem::path& folder);

/// Sees to it that the page's own state is left out of the history. Where there is no rule for it yet, adds one to
/// .gitignore; gives whether that file is wholly ours, and so to be committed with the project.
Result<bool> leave_out_session_file(
    git_repository* repository, const std::filesystem::path& folder, const WriteFile& write);

/// That no other Aviary works in this repository, for as long as it lives.
class SoleUse {
public:
    /// `folder` is ours inside the repository; it is made. Errors: "history.in_use", "history.read_only".
    static Result<SoleUse> take(const std::filesystem::path& folder);
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
