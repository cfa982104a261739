#include "session/history/git/journal.h"

#include "session/history/find_repository.h"

#include <algorithm>
#include <filesystem>

namespace aviary::session {

namespace fs = std::filesystem;
using namespace git;

namespace {

std::string kept_name(const Oid& commit) { return "refs/aviary/kept/" + commit.text(); }

Result<void> set(git_repository* repository, const std::string& name, const Oid& commit) {
    HeldReference reference;
    const int code = git_reference_create(reference.out(), repository, name.c_str(), &commit.raw, 1, nullptr);
    if (code != 0) return failure(code, "the history cannot be written", name);
    return {};
}

Result<void> remove(git_repository* repository, const std::string& name) {
    const int code = git_reference_remove(repository, name.c_str());
    if (code != 0 && code != GIT_ENOTFOUND) return failure(code, "the history cannot be written", name);
    return {};
}

} // namespace

Journal::Journal(git_repository* repository)
    : repository_(repository) {
    // The working trees of one repository share its references, but each has its own pending move.
    const fs::path own = fs::path(git_repository_path(repository)).parent_path();
    pending_name_ =
        "refs/aviary/pending/"
        + (git_repository_is_worktree(repository) ? "tree-" + own.filename().string() : std::string("main"));
}

// The note is a commit object: its tree is files_were, its parents are `to` and `from`, its message is the branch. So
// Git's garbage collection keeps all of these while the move is pending.
Result<void> Journal::begin(const Move& move) const {
    HeldTree tree;
    HeldCommit to, from;
    HeldSignature nobody;
    int code = git_tree_lookup(tree.out(), repository_, &move.files_were.raw);
    if (code == 0) code = git_commit_lookup(to.out(), repository_, &move.to.raw);
    if (code == 0 && !move.from.none()) code = git_commit_lookup(from.out(), repository_, &move.from.raw);
    if (code == 0) code = git_signature_new(nobody.out(), "Aviary", "aviary@localhost", 0, 0);
    const git_commit* parents[] = {to, from};
    Oid id;
    if (code == 0)
        code = git_commit_create(&id.raw, repository_, nullptr, nobody, nobody, nullptr, move.branch.c_str(),
            tree, move.from.none() ? 1 : 2, parents);
    if (code != 0) return failure(code, "the history cannot be written", git_repository_path(repository_));
    return set(repository_, pending_name_, id);
}

Result<void> Journal::end() const { return remove(repository_, pending_name_); }

Result<std::optional<Move>> Journal::pending() const {
    Oid id;
    int code = git_reference_name_to_id(&id.raw, repository_, pending_name_.c_str());
    if (code == GIT_ENOTFOUND) return std::optional<Move>();
    HeldCommit note;
    if (code == 0) code = git_commit_lookup(note.out(), repository_, &id.raw);
    if (code != 0) return failure(code, "an unfinished move cannot be read", pending_name_);
    Move move{git_commit_message(note), {}, {*git_commit_parent_id(note, 0)}, {*git_commit_tree_id(note)}};
    if (git_commit_parentcount(note) > 1) move.from = {*git_commit_parent_id(note, 1)};
    return std::optional(move);
}

Result<void> Journal::keep(const Oid& commit) const { return set(repository_, kept_name(commit), commit); }
Result<void> Journal::release(const Oid& commit) const { return remove(repository_, kept_name(commit)); }

void Journal::remove_stale_locks() const {
    std::error_code error;
    const fs::path common = git_repository_commondir(repository_);
    const fs::path own_lock = common / (pending_name_ + ".lock");
    const bool others_live = is_any_other_alive();
    std::vector<fs::path> locks;
    for (fs::recursive_directory_iterator entry(common / "refs" / "aviary", error), end;
         !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".lock" && (entry->path() == own_lock || !others_live))
            locks.push_back(entry->path());
    for (const fs::path& lock : locks) fs::remove(lock, error);
}

/// Whether another Aviary works in another working tree of this repository.
bool Journal::is_any_other_alive() const {
    const fs::path own = git_repository_path(repository_), common = git_repository_commondir(repository_);
    std::vector<fs::path> trees{common};
    std::error_code error;
    for (const auto& tree : fs::directory_iterator(common / "worktrees", error)) trees.push_back(tree.path());
    return std::ranges::any_of(trees, [&](const fs::path& tree) {
        return !fs::equivalent(tree, own, error) && SoleUse::is_taken(tree / "aviary");
    });
}

} // namespace aviary::session
