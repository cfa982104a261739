// The inside of Repository. See repository.h for the behaviour, journal.h for the order of writing.
#pragma once

#include "session/history/find_repository.h"
#include "session/history/git/contents.h"
#include "session/history/git/journal.h"
#include "session/history/git/staging.h"
#include "session/history/repository.h"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace aviary::session {

struct Repository::Impl {
    /// Everything that needs the Git repository; made once there is one.
    struct Parts {
        Parts(SoleUse use, git::HeldRepository repository, const HistoryPlace& place);
        SoleUse sole_use;
        git::HeldRepository repository;
        std::filesystem::path ours; ///< our own folder inside the repository
        Contents contents;
        Journal journal;
    };
    struct Step {
        git::Oid commit;
        HistoryEntry entry;
    };
    /// Where HEAD is. The branch is empty when HEAD is detached, that is, names a commit.
    struct Head {
        std::string branch;
        git::Oid commit; ///< none on a branch without commits
        friend bool operator==(const Head&, const Head&) = default;
    };

    explicit Impl(HistoryPlace place)
        : place_(std::move(place)) {}

    // Opening: repository.cpp
    Result<void> open();
    Result<void> take(git::HeldRepository repository);
    void remember_files();

    // Committing: commit.cpp
    Result<Committed> commit_floor(const ProjectFiles& files);
    Result<Committed> commit(const Edit& edit);
    Result<void> start();
    Result<git::Oid> tree_on_disk();
    bool is_project_file(const std::string& path) const;
    bool is_left_out(const std::string& path) const;
    Result<void> check_paths(const ProjectFiles& files) const;
    Result<void> check_remembered(const ProjectFiles& files) const;
    Result<git::Oid> tree_with(const git::Oid& tree, const ProjectFiles& files) const;
    Result<ProjectFiles> changed_on_disk(const git::Oid& tree) const;
    Result<Committed> record(
        const git::Oid& files_were, const git::Oid& tree, const std::string& message, EditSource source);
    Result<void> write_left_out(const ProjectFiles& files) const;

    // Moving the branch: move.cpp
    Result<Head> head() const;
    Result<void> check_unmoved();
    Result<void> check_idle() const;
    Result<void> check_untouched(const std::vector<git::Difference>& changes, bool is_there = false) const;
    Result<ProjectFiles> committed_files() const;
    Result<void> write_files(const Move& move) const;
    Result<void> land(
        const Move& move, std::chrono::milliseconds to_wait, const std::string& in_reflog = "aviary");
    Result<void> land_waiting();
    Result<void> go_to(std::size_t position);
    Result<void> finish_pending();
    void remove_stale_branch_lock(const Move& move) const;

    Result<void> look();

    bool is_waiting() const { return !(head_.commit == tip_); }
    git_repository* repository() const { return parts_->repository; }

    static constexpr std::chrono::milliseconds patience{1000}; ///< how long to wait for another Git's lock

    HistoryPlace place_;
    git::Library library_;
    std::optional<Parts> parts_;
    std::map<std::string, std::optional<std::string>> remembered_; ///< text files as they were at open()
    std::optional<Error> beside_; ///< why the history is kept beside the folder's own repository
    Head head_;                   ///< where we left HEAD
    git::Oid tip_;                ///< our newest commit; differs from head_.commit while commits wait
    std::vector<Step> steps_;     ///< this session's commits, the floor first; empty until there is a floor
    std::size_t position_ = 0;
};

} // namespace aviary::session
