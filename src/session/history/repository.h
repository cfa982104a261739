// The history of one project's folder, in Git. Each edit is a commit on the branch that is checked out; undo moves that
// branch back and redo forward again. It stays an ordinary repository that people branch, merge and push.
//
//     auto repository = Repository::open({folder, "first.bird"});  // finishes what a killed program began
//     repository->commit_floor({});                     // "[auto] Project loaded": undo never goes below it
//     repository->commit({EditSource::mixer, "", changes, {{"daw.mixer.json", bytes}}});
//     auto move = repository->undo();                   // has written the files; the session applies move->files
//
// Only the project's own files are ever committed or written: the song, daw.mixer.json, daw.plugins.json, the files in
// samples/, and the states of plugins in daw.states/, unless .gitignore leaves them out. All other files, and what a person
// staged of them, stay as they are. Git's hooks do not run, and commits are not signed.
//
// A commit has those files of daw.states/ that its daw.plugins.json names, and no others. In the folder they stay as long
// as undo may need them; the next floor removes those that are not named and that the history has. So each is written
// once. One that is deleted in between is written again by the next commit or look().
//
// Other people may use Git in the same folder. If the branch, the checkout or a file to be written is not as we left it,
// commit, undo and redo give "history.moved" or "history.file_changed" and touch nothing. Then the project must be loaded
// again, with a new Repository. While another Git holds its lock, or a merge is in progress, edits are written to their
// files and their commits wait (Committed::waits_for). Undo is refused during that time.
//
// Errors of all functions, which leave files and history as they were: "history.detached", "history.merging",
// "history.locked", "history.moved", "history.file_changed", "history.no_floor", "history.path" (not a file of the
// project), "history.no_file", "history.filter", "history.large_file", "history.git", and those of writing a file.
//
// All [worker]: one thread at a time, and it waits for the disk.
#pragma once

#include "base/atomic_file.h"
#include "base/result.h"
#include "session/history/edit.h"
#include "session/history/git/write_file.h"

#include <filesystem>
#include <memory>
#include <set>
#include <string>

namespace aviary::session {

/// The project whose history it is.
struct HistoryPlace {
    std::filesystem::path folder;
    std::string song;                   ///< name of the song's file in the folder: "first.bird"
    WriteFile write = write_atomically; ///< called on the worker
};

class Repository {
public:
    /// Finishes the move of a program that was killed, so that the project's files can be read afterwards. Writes nothing
    /// else, and makes no repository. Errors: "history.in_use", "history.read_only", "history.owner".
    static Result<Repository> open(HistoryPlace place);
    Repository(Repository&&) noexcept;
    Repository& operator=(Repository&&) noexcept;
    ~Repository();

    /// Writes these files, then commits the project as it is on the disk, even if nothing changed. This commit is the
    /// floor: undo goes down to it and no further. Makes the folder's repository if there is none. To be called once;
    /// the second call gives "history.floor".
    Result<Committed> commit_floor(const ProjectFiles& files);
    Result<Committed> commit(const Edit& edit);
    // Whether there was something to move to. Undo does not go below the floor; redo ends at the next edit.
    Result<bool> undo();
    Result<bool> redo();
    /// The song, daw.mixer.json, daw.plugins.json and the states that it names as the newest commit has them; those that
    /// it lacks are left out, and so are the states whose digests are in `known`.
    Result<ProjectFiles> committed_files(const std::set<std::string>& known = {}) const;

    /// Whether the branch and the files are as we left them. Errors if not: "history.moved", "history.file_changed"; the
    /// latter also once for a named state that was not there and now is.
    Result<void> look();

private:
    struct Impl;
    explicit Repository(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::session
