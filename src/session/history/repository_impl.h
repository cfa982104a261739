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
#include <set>
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
    Result<void> write_left_out(const ProjectFiles& files);

    // Moving the branch: move.cpp
    Result<Head> head() const;
    Result<void> check_unmoved();
    Result<void> check_idle() const;
    Result<void> check_untouched(const std::vector<git::Difference>& changes, bool is_there = false) const;
    Result<ProjectFiles> committed_files(const std::set<std::string>& known) const;
    Result<void> write_files(const Move& move);
    Result<void> land(
        const Move& move, std::chrono::milliseconds to_wait, const std::string& in_reflog = "aviary");
    Result<void> land_waiting();
    Result<void> go_to(std::size_t position);
    Result<void> finish_pending();
    void remove_stale_branch_lock(const Move& move) const;

    // The states of plugins that lie apart: states.cpp
    static bool is_in_states_folder(const std::string& path);
    std::optional<std::set<std::string>> states_named_in_tree(const git::Oid& tree) const;
    std::optional<std::set<std::string>> states_named_on_disk() const;
    Result<git::Oid> with_named_states(const git::Oid& tree) const;
    Result<git::Oid> with_state_attributes(const git::Oid& tree) const;
    void add_states_on_disk(const git::Oid& tree, ProjectFiles& files) const;
    bool has_states(const git::Oid& tree) const;
    bool has_states_folder() const;
    bool is_state_there(const std::string& digest) const;
    Result<void> make_state_place(const std::string& digest) const;
    Result<void> put_state(const git::Difference& state);
    void put_deleted_states();
    void note_states();
    std::optional<std::string> find_returned_state();
    void remove_unnamed_states() const;

    Result<void> look();

    bool is_waiting() const { return !(head_.commit == tip_); }
    git_repository* repository() const { return parts_->repository; }

    static constexpr const char *mixer_file = "daw.mixer.json", *plugins_file = "daw.plugins.json";
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
    std::set<std::string>
        states_there_; ///< digests of the named states that were in the folder since the floor
    /// What states_named_in_tree() found in a blob last.
    mutable std::optional<std::pair<git::Oid, std::optional<std::set<std::string>>>> named_;
};

} // namespace aviary::session
