// Updates Git's index for a commit of ours. Only the entries of our files change; what a person staged stays. As with
// `git commit`, Git's lock on the index is held until the branch has moved, so that we and another Git do not collide.
//
//     auto staging = Staging::take(repository, ours, changed, contents, patience);
//     ... move the branch ...
//     staging->publish();
//
// The lock is a hard link to a file in our folder. After a kill the next Aviary sees by this link that the lock is ours,
// and removes it. It leaves any other lock alone. [worker]
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
    /// `ours` is our folder in the repository. Waits for another Git's lock, `patience` at most. Errors:
    /// "history.locked", "history.git".
    static Result<Staging> take(git_repository* repository, const std::filesystem::path& ours,
        const std::vector<git::Difference>& changed, const Contents& contents,
        std::chrono::milliseconds patience);
    Staging(Staging&& other) noexcept
        : ours_(std::exchange(other.ours_, {}))
        , lock_(std::exchange(other.lock_, {}))
        , index_(std::move(other.index_)) {}
    Staging& operator=(Staging&&) = delete;
    ~Staging(); ///< releases the lock; without publish() the index stays as it was

    /// Puts the new index in place, which releases the lock.
    Result<void> publish();

    /// Removes what a killed Aviary left: its lock, and its copies of the index.
    static void clean_up(git_repository* repository, const std::filesystem::path& ours);

private:
    Staging(std::filesystem::path ours, std::filesystem::path lock, std::filesystem::path index)
        : ours_(std::move(ours))
        , lock_(std::move(lock))
        , index_(std::move(index)) {}

    std::filesystem::path ours_, lock_, index_; ///< lock_ is empty when it is not held
};

} // namespace aviary::session
