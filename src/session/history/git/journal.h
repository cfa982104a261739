// What a killed program leaves for the next one, and what undo leaves for the person: references of our own below
// refs/aviary/, which keep commits from Git's garbage collection and show in no branch.
//
//     refs/aviary/pending/PLACE   the move that is under way in this working tree, so that it can be finished
//     refs/aviary/kept/COMMIT     a commit that undo, or an edit after it, left behind. It is kept until somebody
//                                 removes it (`git update-ref -d refs/aviary/kept/COMMIT`); nothing here ever does,
//                                 except when redo has brought it back
//
// [worker], while this program alone uses the repository (SoleUse).
#pragma once

#include "base/result.h"
#include "session/history/git/git.h"

#include <optional>
#include <string>

namespace aviary::session {

/// From one commit of a branch to another. Done in this order: this note, the files, the index, the branch, this note's
/// removal; so whenever the program ends, all of it can be done from the note.
struct Move {
    std::string branch;  ///< "refs/heads/main"
    git::Oid from, to;   ///< commits; from is none for a branch that has none yet
    git::Oid files_were; ///< the tree of what lay on the disk before
};

class Journal {
public:
    explicit Journal(git_repository* repository);

    Result<void> begin(const Move& move) const; ///< in place of the one before
    Result<void> end() const;
    Result<std::optional<Move>> pending() const;

    Result<void> keep(const git::Oid& commit) const;
    Result<void> release(const git::Oid& commit) const;

    /// Those that a killed program left on these references.
    void remove_stale_locks() const;

private:
    git_repository* repository_;
    std::string pending_name_;
};

} // namespace aviary::session
