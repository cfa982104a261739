// The history of one project's folder, in Git. Each edit is a commit on the branch that is checked out; undo moves that
// branch back and redo forward again. It stays an ordinary repository that people branch, merge and push.
//
//     auto repository = Repository::open({folder, "first.bird"});  // finishes what a killed program began
//     repository->commit_floor({});                     // "[auto] Project loaded": undo never goes below it
//     repository->commit({EditSource::mixer, "", changes, {{"daw.mixer.json", bytes}}});
//     auto move = repository->undo();                   // the files are written; move->files is to be applied
//
// Of the folder only the project's own files are ever committed or written: the song, daw.mixer.json,
// daw.plugins.json and what lies in samples/, unless .gitignore leaves it out. All else, and what a person staged of it,
// stays as it is. Git's hooks do not run, and nothing is signed.
//
// What others do with Git is respected. A commit, undo or redo that finds the branch, the checkout or a file it would
// write to be another than it was left gives "history.moved" or "history.file_changed" and touches nothing; then the
// project is to be loaded again, from a new Repository. While another Git holds its lock, or a merge is in progress,
// edits are written to their files, and their commits wait (Committed::waits_for); undo is refused meanwhile.
//
// Errors of all, which leave files and history as they were: "history.detached", "history.merging", "history.locked",
// "history.moved", "history.file_changed", "history.no_floor", "history.path" (no file of the project),
// "history.no_file", "history.filter", "history.large_file", "history.git", and what writing a file said.
//
// All [worker]: one thread at a time, and it waits for the disk.
#pragma once

#include "base/atomic_file.h"
#include "base/result.h"
#include "session/history/edit.h"
#include "session/history/git/write_file.h"

#include <filesystem>
#include <memory>
#include <string>

namespace aviary::session {

/// The project whose history it is.
struct HistoryPlace {
    std::filesystem::path folder;
    std::string song;                   ///< its file in the folder: "first.bird"
    WriteFile write = write_atomically; ///< called on the worker
};

class Repository {
public:
    /// Writes nothing but what an ended program left unfinished, so that what is read of the project afterwards is whole.
    /// Makes no repository. Errors: "history.in_use", "history.read_only", "history.owner", "history.broken".
    static Result<Repository> open(HistoryPlace place);
    Repository(Repository&&) noexcept;
    Repository& operator=(Repository&&) noexcept;
    ~Repository();

    /// Commits the project as it lies on the disk, with these files written first, whether or not anything changed.
    /// Makes the folder's repository where there is none. Undo goes down to here, and no further. Once.
    Result<Committed> commit_floor(const ProjectFiles& files);
    Result<Committed> commit(const Edit& edit);
    Result<HistoryMove> undo();
    Result<HistoryMove> redo();
    HistoryList list() const;

    /// Whether the branch and the files are as they were left: "history.moved" or "history.file_changed" if not.
    Result<void> look();

private:
    struct Impl;
    explicit Repository(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::session
