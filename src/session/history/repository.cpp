#include "session/history/repository_impl.h"

#include "song/files/saved_state.h"

namespace aviary::session {

namespace fs = std::filesystem;
using namespace git;

namespace {

/// Removes objects that a killed program wrote only in part. Only those of libgit2, because `git gc` does not know their
/// names, and only old ones, because another program may be writing a young one now.
void remove_stale_objects(git_repository* repository) {
    const auto oldest = fs::file_time_type::clock::now() - std::chrono::hours(1);
    std::error_code error;
    std::vector<fs::path> stale;
    for (fs::directory_iterator entry(fs::path(git_repository_commondir(repository)) / "objects", error), end;
         !error && entry != end; entry.increment(error)) {
        std::error_code gone;
        const auto written = entry->last_write_time(gone);
        if (!gone && written < oldest && entry->path().filename().string().starts_with("tmp_object_git2_"))
            stale.push_back(entry->path());
    }
    for (const fs::path& object : stale) fs::remove(object, error);
}

} // namespace

Repository::Impl::Parts::Parts(SoleUse use, HeldRepository held, const HistoryPlace& place)
    : sole_use(std::move(use))
    , repository(std::move(held))
    , ours(fs::path(git_repository_path(repository)) / "aviary")
    , contents(repository, place.folder, place.write)
    , journal(repository) {}

Result<void> Repository::Impl::open() {
    auto found = find_repository(place_.folder);
    if (!found) return found.error();
    if (found->broken)
        beside_ = Error{found->broken->code,
            "cannot be used (" + found->broken->message
                + "), so the history is kept beside it, in .daw.git, and begins anew",
            found->broken->where};
    if (found->repository) {
        if (auto taken = take(*std::move(found->repository)); !taken) return taken;
        const auto finished = finish_pending();
        // If another Git is busy, the branch is moved later. The files are whole already.
        if (!finished && finished.error().code != "history.locked"
            && finished.error().code != "history.merging")
            return finished;
    }
    remember_files();
    return {};
}

Result<void> Repository::Impl::take(HeldRepository repository) {
    auto sole_use = SoleUse::take(fs::path(git_repository_path(repository)) / "aviary");
    if (!sole_use) return sole_use.error();
    parts_.emplace(std::move(*sole_use), std::move(repository), place_);
    Staging::clean_up(this->repository(), parts_->ours);
    parts_->journal.remove_stale_locks();
    remove_stale_objects(this->repository());
    return {};
}

/// Remembers the files as they are now. The floor refuses to overwrite one that somebody changed since.
void Repository::Impl::remember_files() {
    for (const std::string& path :
        {place_.song, std::string("daw.mixer.json"), std::string("daw.plugins.json")})
        if (auto text = read_project_file(place_.folder, path)) remembered_[path] = std::move(*text);
}

Result<void> Repository::Impl::look() {
    if (steps_.empty()) return {};
    if (auto unmoved = check_unmoved(); !unmoved) return unmoved;
    const auto tree = tree_of(repository(), tip_);
    if (!tree) return tree.error();
    const auto changed = changed_on_disk(*tree);
    if (!changed) return changed.error();
    put_deleted_states();
    const auto path = changed->empty() ? find_returned_state() : changed->begin()->first;
    if (!path) return {};
    return Error{"history.file_changed",
        "another program changed this file; the project is to be loaded again", *path};
}

Result<ProjectFiles> Repository::Impl::committed_files(const std::set<std::string>& known) const {
    const auto id = tree_of(repository(), tip_);
    if (!id) return id.error();
    HeldTree tree;
    if (const int code = git_tree_lookup(tree.out(), repository(), &id->raw); code != 0)
        return failure(code, "the newest commit cannot be read", place_.folder);
    std::vector<std::string> paths;
    for (const auto& [path, remembered] : remembered_) paths.push_back(path);
    if (has_states(*id))
        for (const std::string& digest : states_named_in_tree(*id).value_or(std::set<std::string>()))
            if (!known.contains(digest)) paths.push_back(song::state_path(digest));
    ProjectFiles files;
    for (const std::string& path : paths) {
        HeldTreeEntry entry;
        if (git_tree_entry_bypath(entry.out(), tree, path.c_str()) != 0) continue;
        auto bytes = parts_->contents.bytes_of(path, {*git_tree_entry_id(entry)});
        if (!bytes) return bytes.error();
        files[path] = *std::move(bytes);
    }
    return files;
}

Result<Repository> Repository::open(HistoryPlace place) {
    auto impl = std::make_unique<Impl>(std::move(place));
    if (auto opened = impl->open(); !opened) return opened.error();
    return Repository(std::move(impl));
}

Repository::Repository(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

Result<Committed> Repository::commit_floor(const ProjectFiles& files) { return impl_->commit_floor(files); }
Result<Committed> Repository::commit(const Edit& edit) { return impl_->commit(edit); }
Result<ProjectFiles> Repository::committed_files(const std::set<std::string>& known) const {
    return impl_->committed_files(known);
}
Result<void> Repository::look() { return impl_->look(); }

Result<bool> Repository::undo() {
    if (impl_->position_ == 0) return false;
    const auto gone = impl_->go_to(impl_->position_ - 1);
    return gone ? Result(true) : gone.error();
}

Result<bool> Repository::redo() {
    if (impl_->position_ + 1 >= impl_->steps_.size()) return false;
    const auto gone = impl_->go_to(impl_->position_ + 1);
    return gone ? Result(true) : gone.error();
}

} // namespace aviary::session
