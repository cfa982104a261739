// Brings Git's index up to what we commit: our entries alone, while all others stay as a person staged them. Git's own
// lock on the index is held until the branch has moved, as `git commit` does it, so that neither disturbs the other.
//
//     auto staging = Staging::take(repository, ours, changed, contents, patience);
//     ... move the branch ...
//     staging->publish();
//
// The lock is a hard link to a file of ours. So the next program knows whether a lock that it finds is of one that was
// killed here, and only then removes it. [worker]
#pragma once

#include "base/result.h"
#include "session/history/git/contents.h"
#include "session/history/git/git.h"

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace aviary::session {

class Staging {
public:
    /// `ours` is our folder in the repository. Waits that long for another Git to end. Errors: "history.locked",
    /// "history.git".
    static Result<Staging> take(git_repository* repository, const std::filesystem::path& ours,
        const std::vector<git::Difference>& changed, const Contents& contents,
        std::chrono::milliseconds patience);
    Staging(Staging&& other) noexcept
        : ours_(std::exchange(other.ours_, {}))
        , lock_(std::exchange(other.lock_, {}))
        , index_(std::move(other.index_)) {}
    Staging& operator=(Staging&&) = delete;
    ~Staging(); ///< gives the lock back, with the index as it was, unless it was published

    Result<void> publish();

    /// What one that was killed left: its lock, its copies of the index.
    static void clean_up(git_repository* repository, const std::filesystem::path& ours);

private:
    Staging(std::filesystem::path ours, std::filesystem::path lock, std::filesystem::path index)
        : ours_(std::move(ours))
        , lock_(std::move(lock))
        , index_(std::move(index)) {}

    std::filesystem::path ours_, lock_, index_; ///< lock_ is empty when it is not held
};

} // namespace aviary::session
