#include "session/history/messages.h"
#include "session/history/repository_impl.h"
#include "song/files/saved_state.h"

#include <algorithm>

namespace aviary::session {

namespace fs = std::filesystem;
using namespace git;

namespace {

constexpr const char* samples_folder = "samples/";

/// The file's mode in the tree; nothing if the tree does not have the file.
std::optional<git_filemode_t> mode_in(git_tree* tree, const std::string& path) {
    HeldTreeEntry entry;
    if (git_tree_entry_bypath(entry.out(), tree, path.c_str()) != 0) return std::nullopt;
    return git_tree_entry_filemode(entry);
}

HistoryEntry entry_of(git_repository* repository, const Oid& id, EditSource source) {
    HeldCommit commit;
    git_commit_lookup(commit.out(), repository, &id.raw);
    return {id.text(), git_commit_message(commit), source, git_commit_time(commit), false};
}

Result<Oid> write_commit(
    git_repository* repository, const Oid& parent_id, const Oid& tree_id, const std::string& message) {
    auto who = author(repository);
    if (!who) return who.error();
    HeldTree tree;
    HeldCommit parent;
    int code = git_tree_lookup(tree.out(), repository, &tree_id.raw);
    if (code == 0 && !parent_id.none()) code = git_commit_lookup(parent.out(), repository, &parent_id.raw);
    const git_commit* parents[] = {parent};
    Oid id;
    if (code == 0)
        code = git_commit_create(&id.raw, repository, nullptr, *who, *who, "UTF-8", message.c_str(), tree,
            parent_id.none() ? 0 : 1, parents);
    if (code != 0) return failure(code, "the commit cannot be written", git_repository_path(repository));
    return id;
}

} // namespace

bool Repository::Impl::is_project_file(const std::string& path) const {
    if (path == place_.song || path == mixer_file || path == plugins_file) return true;
    if (song::digest_of_path(path)) return true;
    if (!path.starts_with(samples_folder) || path.ends_with('/')) return false;
    const fs::path parts = path;
    return std::none_of(parts.begin(), parts.end(),
        [](const fs::path& part) { return part == ".." || part == "." || part == ".git"; });
}

Result<void> Repository::Impl::check_paths(const ProjectFiles& files) const {
    for (const auto& [path, content] : files)
        if (!is_project_file(path))
            return Error{"history.path",
                "this is none of the project's files, which are its song, daw.mixer.json, daw.plugins.json, "
                "and those in samples/ and daw.states/",
                path};
    return {};
}

/// Whether the file has no history: .gitignore leaves it out, or it is a link. It is written like other files.
bool Repository::Impl::is_left_out(const std::string& path) const {
    if (!read_project_file(place_.folder, path)) return true;
    const auto id = tree_of(repository(), tip_);
    HeldTree tree;
    if (id && git_tree_lookup(tree.out(), repository(), &id->raw) == 0 && mode_in(tree, path)) return false;
    int is_ignored = 0;
    return git_ignore_path_is_ignored(&is_ignored, repository(), path.c_str()) == 0 && is_ignored != 0;
}

Result<void> Repository::Impl::write_left_out(const ProjectFiles& files) {
    std::vector<const ProjectFiles::value_type*> left_out;
    for (const auto& file : files)
        if (file.second && is_left_out(file.first)) left_out.push_back(&file);
    // A state is there before the file that names it.
    std::ranges::stable_partition(
        left_out, [](const auto* file) { return song::digest_of_path(file->first).has_value(); });
    for (const auto* file : left_out) {
        const auto digest = song::digest_of_path(file->first);
        if (digest && is_state_there(*digest)) continue;
        if (digest)
            if (auto made = make_state_place(*digest); !made) return made;
        if (auto written = place_.write(place_.folder / file->first, *file->second); !written)
            return written.error();
        if (digest) states_there_.insert(*digest);
    }
    return {};
}

Result<void> Repository::Impl::check_remembered(const ProjectFiles& files) const {
    for (const auto& [path, content] : files) {
        if (!content || song::digest_of_path(path)) continue; // no state is changed under its name
        const auto now = read_project_file(place_.folder, path);
        if (!now) return now.error();
        const auto known = remembered_.find(path);
        const auto before = known == remembered_.end() ? std::optional<std::string>() : known->second;
        if (*now != before && *now != content)
            return Error{"history.file_changed",
                "another program changed this file while the project was loaded; load it again", path};
    }
    return {};
}

Result<Oid> Repository::Impl::tree_with(const Oid& base, const ProjectFiles& files) const {
    HeldTree tree;
    int code = git_tree_lookup(tree.out(), repository(), &base.raw);
    if (code != 0) return failure(code, "the project's newest state cannot be read");
    std::vector<git_tree_update> updates;
    for (const auto& [path, given] : files) {
        const auto mode = mode_in(tree, path);
        if (!mode && is_left_out(path)) continue;
        auto content = given ? Result(given) : read_project_file(place_.folder, path);
        if (!content) return content.error();
        git_tree_update update{GIT_TREE_UPDATE_UPSERT, {}, mode.value_or(GIT_FILEMODE_BLOB), path.c_str()};
        if (*content) {
            const auto kept = parts_->contents.keep(path, **content);
            if (!kept) return kept.error();
            update.id = kept->raw;
        } else if (mode) {
            update.action = GIT_TREE_UPDATE_REMOVE;
        } else {
            continue;
        }
        updates.push_back(update);
    }
    if (updates.empty()) return with_named_states(base);
    Oid id;
    code = git_tree_create_updated(&id.raw, repository(), tree, updates.size(), updates.data());
    if (code != 0) return failure(code, "the project's state cannot be written", place_.folder);
    return with_named_states(id);
}

/// Finds the changed files with the help of Git's index. Its sizes and times spare us reading large unchanged samples.
Result<ProjectFiles> Repository::Impl::changed_on_disk(const Oid& tree_id) const {
    std::string song = place_.song, mixer = mixer_file, plugins = plugins_file, samples = samples_folder;
    char* paths[] = {song.data(), mixer.data(), plugins.data(), samples.data()};
    git_diff_options options = GIT_DIFF_OPTIONS_INIT;
    options.flags = GIT_DIFF_DISABLE_PATHSPEC_MATCH | GIT_DIFF_INCLUDE_UNTRACKED
                    | GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_INCLUDE_TYPECHANGE;
    options.pathspec = {paths, std::size(paths)};
    HeldTree tree;
    HeldIndex index;
    HeldDiff diff;
    int code = git_tree_lookup(tree.out(), repository(), &tree_id.raw);
    if (code == 0) code = git_repository_index(index.out(), repository());
    if (code == 0) code = git_index_read(index, 0);
    if (code == 0) code = git_diff_tree_to_workdir_with_index(diff.out(), repository(), tree, &options);
    if (code != 0) return failure(code, "the project's files cannot be looked at", place_.folder);
    ProjectFiles changed;
    for (std::size_t i = 0; i < git_diff_num_deltas(diff); ++i) {
        const std::string path = git_diff_get_delta(diff, i)->new_file.path;
        if (!is_project_file(path)) continue;
        const auto now = parts_->contents.on_disk(path);
        if (!now) continue; // not an ordinary file: it is left alone
        HeldTreeEntry entry;
        Oid before;
        if (git_tree_entry_bypath(entry.out(), tree, path.c_str()) == 0)
            before.raw = *git_tree_entry_id(entry);
        if (!(*now == before)) changed.emplace(path, std::nullopt);
    }
    return changed;
}

/// Begins this session's history at the commit where HEAD is.
Result<void> Repository::Impl::start() {
    if (!parts_) {
        auto made = make_repository(place_.folder, beside_.has_value());
        if (!made) return made.error();
        if (auto taken = take(std::move(*made)); !taken) return taken;
    }
    if (auto finished = finish_pending(); !finished) return finished;
    auto now = head();
    if (!now) return now.error();
    if (now->branch.empty())
        return Error{"history.detached",
            "no branch is checked out here, so edits have nowhere to go: 'git switch -c NAME' makes one",
            place_.folder.string()};
    if (auto idle = check_idle(); !idle) return idle;
    head_ = *now;
    tip_ = head_.commit;
    return {};
}

/// The tree of the newest commit, with the project's files as they are on the disk now.
Result<Oid> Repository::Impl::tree_on_disk() {
    const auto is_ours = leave_out_session_file(repository(), place_.folder, place_.write);
    if (!is_ours) return is_ours.error();
    const auto committed = tree_of(repository(), tip_);
    if (!committed) return committed.error();
    auto changed = changed_on_disk(*committed);
    if (!changed) return changed.error();
    if (*is_ours) changed->emplace(".gitignore", std::nullopt);
    add_states_on_disk(*committed, *changed);
    return tree_with(*committed, *changed);
}

Result<Committed> Repository::Impl::commit_floor(const ProjectFiles& files) {
    if (!steps_.empty()) return Error{"history.floor", "this session's history has its floor already", ""};
    if (auto checked = check_paths(files); !checked) return checked.error();
    if (auto checked = check_remembered(files); !checked) return checked.error();
    if (auto started = start(); !started) return started.error();
    const auto on_disk = tree_on_disk();
    if (!on_disk) return on_disk.error();
    auto tree = tree_with(*on_disk, files);
    if (tree) tree = with_state_attributes(*tree);
    if (!tree) return tree.error();
    note_states();
    if (auto written = write_left_out(files); !written) return written.error();
    auto recorded = record(*on_disk, *tree, "[auto] Project loaded", EditSource::automatic);
    if (!recorded) return recorded;
    recorded->beside = beside_;
    remove_unnamed_states();
    return recorded;
}

Result<Committed> Repository::Impl::commit(const Edit& edit) {
    if (steps_.empty())
        return Error{"history.no_floor", "the project is not loaded yet, so nothing can be committed", ""};
    if (auto checked = check_paths(edit.files); !checked) return checked.error();
    if (auto unmoved = check_unmoved(); !unmoved) return unmoved.error();
    const auto before = tree_of(repository(), tip_);
    if (!before) return before.error();
    auto tree = tree_with(*before, edit.files);
    if (tree) tree = with_state_attributes(*tree);
    if (!tree) return tree.error();
    const auto changes = differences(repository(), *before, *tree);
    if (!changes) return changes.error();
    if (auto untouched = check_untouched(*changes, edit.is_there); !untouched) return untouched.error();
    if (!edit.is_there)
        if (auto written = write_left_out(edit.files); !written) return written.error();
    if (changes->empty()) {
        Committed nothing;
        if (auto landed = land_waiting(); !landed) nothing.waits_for = landed.error();
        return nothing;
    }
    return record(*before, *tree, readable_message(edit), edit.source);
}

Result<Committed> Repository::Impl::record(
    const Oid& files_were, const Oid& tree, const std::string& message, EditSource source) {
    const auto id = write_commit(repository(), tip_, tree, message);
    if (!id) return id.error();
    const bool was_waiting = is_waiting();
    const Move move{head_.branch, head_.commit, *id, files_were};
    if (auto begun = parts_->journal.begin(move); !begun) return begun.error();
    if (auto written = write_files(move); !written) {
        if (was_waiting) (void)parts_->journal.begin({head_.branch, head_.commit, tip_, files_were});
        return written.error();
    }
    if (!steps_.empty())
        steps_.erase(steps_.begin() + static_cast<std::ptrdiff_t>(position_) + 1, steps_.end());
    steps_.push_back({*id, entry_of(repository(), *id, source)});
    position_ = steps_.size() - 1;
    tip_ = *id;
    put_deleted_states();
    Committed committed{steps_.back().entry, {}};
    // If an earlier commit waits, we were patient once already: now we try once and do not wait.
    const auto to_wait = was_waiting ? std::chrono::milliseconds(0) : patience;
    if (auto landed = land(move, to_wait, "aviary: " + message); !landed)
        committed.waits_for = landed.error();
    return committed;
}

} // namespace aviary::session
