#include "session/history/repository_impl.h"

#include "base/whole_file.h"
#include "song/files/saved_state.h"

#include <algorithm>
#include <thread>

namespace aviary::session {

namespace fs = std::filesystem;
using namespace git;
using std::chrono::milliseconds;

namespace {

const char* unfinished(int state) {
    switch (state) {
    case GIT_REPOSITORY_STATE_MERGE: return "a merge";
    case GIT_REPOSITORY_STATE_REVERT:
    case GIT_REPOSITORY_STATE_REVERT_SEQUENCE: return "a revert";
    case GIT_REPOSITORY_STATE_CHERRYPICK:
    case GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: return "a cherry-pick";
    case GIT_REPOSITORY_STATE_BISECT: return "a bisect";
    default: return "a rebase";
    }
}

int try_move_branch(git_repository* repository, const Move& move, const std::string& in_reflog) {
    if (const auto who = author(repository)) // for the branch's reflog
        git_repository_set_ident(repository, (*who)->name, (*who)->email);
    HeldReference moved;
    if (move.from.none())
        return git_reference_create(
            moved.out(), repository, move.branch.c_str(), &move.to.raw, 0, "aviary: first commit");
    return git_reference_create_matching(
        moved.out(), repository, move.branch.c_str(), &move.to.raw, 1, &move.from.raw, in_reflog.c_str());
}

/// Moves the branch if it is still where it was.
int move_branch(
    git_repository* repository, const Move& move, milliseconds to_wait, const std::string& in_reflog) {
    const auto deadline = std::chrono::steady_clock::now() + to_wait;
    for (;;) {
        const int code = try_move_branch(repository, move, in_reflog);
        if (code != GIT_ELOCKED || std::chrono::steady_clock::now() >= deadline) return code;
        std::this_thread::sleep_for(milliseconds(10));
    }
}

Error moved_error(const fs::path& folder) {
    return {"history.moved",
        "the branch that is checked out, or its newest commit, is not the one that the project was loaded "
        "from; it is "
        "to be loaded again",
        folder.string()};
}

} // namespace

Result<Repository::Impl::Head> Repository::Impl::head() const {
    HeldReference reference;
    int code = git_reference_lookup(reference.out(), repository(), "HEAD");
    if (code != 0) return failure(code, "what is checked out cannot be read", place_.folder);
    if (git_reference_type(reference) == GIT_REFERENCE_DIRECT)
        return Head{"", {*git_reference_target(reference)}};
    Head head{git_reference_symbolic_target(reference), {}};
    code = git_reference_name_to_id(&head.commit.raw, repository(), head.branch.c_str());
    if (code == GIT_ENOTFOUND) return Head{head.branch, {}};
    if (code != 0) return failure(code, "what is checked out cannot be read", place_.folder);
    return head;
}

Result<void> Repository::Impl::check_unmoved() {
    const auto now = head();
    if (!now) return now.error();
    if (*now == head_) return {};
    if (is_waiting()) { // others moved the branch, so the waiting commit cannot land; it is kept
        if (auto kept = parts_->journal.keep(tip_); !kept) return kept;
        if (auto ended = parts_->journal.end(); !ended) return ended;
    }
    return moved_error(place_.folder);
}

Result<void> Repository::Impl::check_idle() const {
    const int state = git_repository_state(repository());
    HeldIndex index;
    int code = git_repository_index(index.out(), repository());
    if (code == 0) code = git_index_read(index, 0);
    if (code != 0) return failure(code, "Git's index cannot be read", place_.folder);
    if (state == GIT_REPOSITORY_STATE_NONE && !git_index_has_conflicts(index)) return {};
    const std::string what = state == GIT_REPOSITORY_STATE_NONE ? "a merge" : unfinished(state);
    return Error{"history.merging",
        what + " is not finished here; finish it or abort it ('git status' says how), then go on",
        place_.folder.string()};
}

/// Checks that no file that we are going to write was changed by somebody else. If `is_there`, that each is as it is going
/// to be.
Result<void> Repository::Impl::check_untouched(const std::vector<Difference>& changes, bool is_there) const {
    for (const Difference& change : changes) {
        if (is_in_states_folder(change.path))
            continue; // nobody else's work: its name says what it has to hold
        const auto now = parts_->contents.on_disk(change.path);
        if (!now) return now.error();
        const bool is_as_before = *now == change.before && !is_there;
        if (!is_as_before && !(*now == change.after))
            return Error{"history.file_changed",
                "another program changed this file; the project is to be loaded again", change.path};
    }
    return {};
}

/// Writes all files of the move. On an error puts all of them back and removes the note of the move. A file that has
/// neither its old content nor its new one is somebody else's work, and stays as it is. States are there before the file
/// that names them, and stay.
Result<void> Repository::Impl::write_files(const Move& move) {
    const auto tree = tree_of(repository(), move.to);
    if (!tree) return tree.error();
    const auto changes = differences(repository(), move.files_were, *tree);
    if (!changes) return changes.error();
    for (const Difference& change : *changes)
        if (song::digest_of_path(change.path))
            if (auto put = put_state(change); !put) {
                (void)parts_->journal.end();
                return put;
            }
    std::vector<const Difference*> written;
    for (const Difference& change : *changes) {
        if (song::digest_of_path(change.path)) continue;
        const auto now = parts_->contents.on_disk(change.path);
        if (!now || !(*now == change.before)) continue;
        const auto put = parts_->contents.put(change.path, change.after);
        if (put) {
            written.push_back(&change);
            continue;
        }
        bool is_back = true;
        for (const Difference* done : written)
            is_back = parts_->contents.put(done->path, done->before).ok() && is_back;
        if (is_back) (void)parts_->journal.end(); // if not, the next opening of the project finishes the move
        return put;
    }
    return {};
}

/// Does the rest of a move whose files are written: the index, the branch, the removal of the note.
Result<void> Repository::Impl::land(const Move& move, milliseconds to_wait, const std::string& in_reflog) {
    if (auto idle = check_idle(); !idle) return idle;
    const auto from = tree_of(repository(), move.from), to = tree_of(repository(), move.to);
    if (!from) return from.error();
    if (!to) return to.error();
    const auto changes = differences(repository(), *from, *to);
    if (!changes) return changes.error();
    auto staging = Staging::take(repository(), parts_->ours, *changes, parts_->contents, to_wait);
    if (!staging) return staging.error();
    const auto now = head();
    if (!now) return now.error();
    const Head before{move.branch, move.from}, after{move.branch, move.to};
    if (*now == before) {
        const int code = move_branch(repository(), move, to_wait, in_reflog);
        if (code == GIT_EMODIFIED || code == GIT_EEXISTS) return moved_error(place_.folder);
        if (code != 0) return failure(code, "the branch cannot be moved", place_.folder);
    } else if (!(*now == after)) {
        return moved_error(place_.folder);
    }
    head_ = after;
    if (auto published = staging->publish(); !published) return published;
    return parts_->journal.end();
}

Result<void> Repository::Impl::land_waiting() {
    if (!is_waiting()) return {};
    const auto tree = tree_of(repository(), tip_);
    if (!tree) return tree.error();
    const Move move{head_.branch, head_.commit, tip_, *tree};
    if (auto begun = parts_->journal.begin(move); !begun) return begun;
    return land(move, patience);
}

/// Moves to another commit of this session, one up or down.
Result<void> Repository::Impl::go_to(std::size_t position) {
    if (auto unmoved = check_unmoved(); !unmoved) return unmoved.error();
    if (auto landed = land_waiting(); !landed) return landed.error();
    if (auto idle = check_idle(); !idle) return idle.error();
    const Step& target = steps_[position];
    const auto here = tree_of(repository(), tip_), there = tree_of(repository(), target.commit);
    if (!here) return here.error();
    if (!there) return there.error();
    const auto changes = differences(repository(), *here, *there);
    if (!changes) return changes.error();
    if (auto untouched = check_untouched(*changes); !untouched) return untouched.error();

    if (position_ + 1 == steps_.size())
        if (auto kept = parts_->journal.keep(tip_); !kept) return kept.error();
    const Move move{head_.branch, tip_, target.commit, *here};
    if (auto begun = parts_->journal.begin(move); !begun) return begun.error();
    if (auto written = write_files(move); !written) return written.error();
    const bool is_undo = position < position_;
    const std::string what = steps_[std::max(position, position_)].entry.message;
    const auto landed = land(move, patience, (is_undo ? "aviary: undo " : "aviary: redo ") + what);
    if (!landed && !(head_.commit == target.commit)) {
        const Move back{move.branch, move.to, move.from, *there};
        (void)parts_->journal.begin(back);
        if (write_files(back)) (void)parts_->journal.end();
        return landed.error();
    }
    tip_ = target.commit;
    position_ = position;
    put_deleted_states();
    if (position_ + 1 == steps_.size())
        if (auto released = parts_->journal.release(tip_); !released) return released.error();
    return {};
}

/// Finishes the move of a program that was killed. If others have moved the branch since, only keeps the move's commit.
Result<void> Repository::Impl::finish_pending() {
    const auto pending = parts_->journal.pending();
    if (!pending) return pending.error();
    if (!*pending) return {};
    const Move& move = **pending;
    const auto now = head();
    if (!now) return now.error();
    if (!(*now == Head{move.branch, move.from}) && !(*now == Head{move.branch, move.to})) {
        if (auto kept = parts_->journal.keep(move.to); !kept) return kept;
        return parts_->journal.end();
    }
    remove_stale_branch_lock(move);
    if (auto written = write_files(move); !written) return written;
    return land(move, patience);
}

/// Removes the branch's lock if a killed Aviary left it. Git holds such a lock for an instant only. So it is ours if our
/// own move was pending, the lock holds the beginning of what ours would hold, and it is still there after a second.
void Repository::Impl::remove_stale_branch_lock(const Move& move) const {
    const fs::path lock = fs::path(git_repository_commondir(repository())) / (move.branch + ".lock");
    const auto content = read_whole_file(lock);
    if (!content || !(move.to.text() + "\n").starts_with(*content)) return;
    std::this_thread::sleep_for(patience);
    std::error_code error;
    if (read_whole_file(lock) == content) fs::remove(lock, error);
}

} // namespace aviary::session
