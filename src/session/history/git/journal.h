// Git references of our own, below refs/aviary/. They keep commits from Git's garbage collection and show in no branch.
//
//     refs/aviary/pending/PLACE   the move that is under way in this working tree. If the program is killed, the next
//                                 one finishes it
//     refs/aviary/kept/COMMIT     a commit that undo, or an edit after it, left behind. Aviary removes it only when redo
//                                 has brought the commit back; a person can (`git update-ref -d refs/aviary/kept/COMMIT`)
//
// [worker], while this program alone uses the repository (SoleUse).
#pragma once

#include "base/result.h"
#include "session/history/git/git.h"

#include <optional>
#include <string>

namespace aviary::session {

/// Takes the project from one commit of a branch to another. The steps: write this note, write the files, take Git's lock
/// with the new index, move the branch, publish the index, remove the note. So if the program is killed at any step, the
/// note tells how to do the rest.
struct Move {
    std::string branch;  ///< "refs/heads/main"
    git::Oid from, to;   ///< commits; `from` is none if the branch has no commit yet
    git::Oid files_were; ///< the tree of what lay on the disk before
};

class Journal {
public:
    explicit Journal(git_repository* repository);

    Result<void> begin(const Move& move) const; ///< replaces the note of the move before
    Result<void> end() const;
    Result<std::optional<Move>> pending() const;

    Result<void> keep(const git::Oid& commit) const;
    Result<void> release(const git::Oid& commit) const;

    /// Removes the locks that a killed Aviary left on these references. Those of other working trees stay while another
    /// Aviary works in one of them.
    void remove_stale_locks() const;

private:
    bool is_any_other_alive() const;

    git_repository* repository_;
    std::string pending_name_;
};

} // namespace aviary::session
