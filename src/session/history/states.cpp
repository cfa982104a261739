// The states of plugins that lie in files of their own. A commit has those that its daw.plugins.json names; the folder also
// has those that undo may come back to.
#include "base/atomic_file.h"
#include "session/history/repository_impl.h"
#include "song/files/plugins_file.h"

#include <deque>

namespace aviary::session {

namespace fs = std::filesystem;
using namespace git;

namespace {

std::string attributes_path() { return song::state_path(".gitattributes"); }
/// Git must not convert what looks like line ends in a state, since its name says what its bytes are.
constexpr std::string_view attributes = "* -text -diff\n";

/// The blob of that path; none if the tree does not have it.
Oid blob_in(git_tree* tree, const std::string& path) {
    HeldTreeEntry entry;
    Oid blob;
    if (git_tree_entry_bypath(entry.out(), tree, path.c_str()) == 0) blob.raw = *git_tree_entry_id(entry);
    return blob;
}

/// The names in the tree's folder of states.
std::vector<std::string> names_of_states(git_repository* repository, git_tree* root) {
    std::vector<std::string> names;
    HeldTree states;
    const Oid folder = blob_in(root, song::states_folder);
    if (folder.none() || git_tree_lookup(states.out(), repository, &folder.raw) != 0) return names;
    for (std::size_t i = 0; i < git_tree_entrycount(states); ++i)
        names.emplace_back(git_tree_entry_name(git_tree_entry_byindex(states, i)));
    return names;
}

} // namespace

bool Repository::Impl::is_in_states_folder(const std::string& path) {
    return path.starts_with(song::state_path(""));
}

/// Whether the tree has states.
bool Repository::Impl::has_states(const Oid& tree_id) const {
    HeldTree tree;
    return git_tree_lookup(tree.out(), repository(), &tree_id.raw) == 0
           && !names_of_states(repository(), tree).empty();
}

/// Nothing if the tree's daw.plugins.json is not understood.
std::optional<std::set<std::string>> Repository::Impl::states_named_in_tree(const Oid& tree_id) const {
    HeldTree tree;
    if (git_tree_lookup(tree.out(), repository(), &tree_id.raw) != 0) return std::nullopt;
    const Oid blob = blob_in(tree, plugins_file);
    if (blob.none()) return std::set<std::string>();
    if (named_ && named_->first == blob) return named_->second;
    const auto text = parts_->contents.bytes_of(plugins_file, blob);
    if (!text) return std::nullopt;
    named_.emplace(blob, song::states_named_in(*text));
    return named_->second;
}

/// The tree without the states that its daw.plugins.json does not name.
Result<Oid> Repository::Impl::with_named_states(const Oid& tree_id) const {
    HeldTree tree;
    if (git_tree_lookup(tree.out(), repository(), &tree_id.raw) != 0) return tree_id;
    const auto names = names_of_states(repository(), tree);
    const auto named = names.empty() ? std::nullopt : states_named_in_tree(tree_id);
    if (!named) return tree_id;
    std::deque<std::string> paths;
    std::vector<git_tree_update> updates;
    const auto remove = [&](const std::string& name) {
        paths.push_back(song::state_path(name));
        updates.push_back({GIT_TREE_UPDATE_REMOVE, {}, GIT_FILEMODE_BLOB, paths.back().c_str()});
    };
    for (const std::string& name : names)
        if (song::is_digest(name) && !named->contains(name)) remove(name);
    const bool has_only_attributes =
        names.size() == updates.size() + 1 && !blob_in(tree, attributes_path()).none();
    if (has_only_attributes) remove(".gitattributes");
    if (updates.empty()) return tree_id;
    Oid id;
    const int code = git_tree_create_updated(&id.raw, repository(), tree, updates.size(), updates.data());
    if (code != 0) return failure(code, "the project's state cannot be written", place_.folder);
    return id;
}

/// The tree with the attributes that the states need, if it has states.
Result<Oid> Repository::Impl::with_state_attributes(const Oid& tree_id) const {
    HeldTree tree;
    if (git_tree_lookup(tree.out(), repository(), &tree_id.raw) != 0) return tree_id;
    if (names_of_states(repository(), tree).empty() || !blob_in(tree, attributes_path()).none())
        return tree_id;
    const std::string path = attributes_path();
    const auto kept = parts_->contents.keep(path, attributes);
    if (!kept) return kept.error();
    const git_tree_update update{GIT_TREE_UPDATE_UPSERT, kept->raw, GIT_FILEMODE_BLOB, path.c_str()};
    Oid id;
    const int code = git_tree_create_updated(&id.raw, repository(), tree, 1, &update);
    if (code != 0) return failure(code, "the project's state cannot be written", place_.folder);
    return id;
}

/// Adds the states that the folder's daw.plugins.json names, that are what their names say, and that the tree lacks. What
/// the tree has it keeps, also if the file is gone or damaged: so the history still has it.
void Repository::Impl::add_states_on_disk(const Oid& tree_id, ProjectFiles& files) const {
    HeldTree tree;
    if (!has_states_folder() || git_tree_lookup(tree.out(), repository(), &tree_id.raw) != 0) return;
    for (const std::string& digest : states_named_on_disk().value_or(std::set<std::string>())) {
        const std::string path = song::state_path(digest);
        std::error_code error;
        if (!blob_in(tree, path).none() || !is_state_there(digest)
            || fs::file_size(place_.folder / path, error) > song::largest_state)
            continue;
        const auto bytes = read_project_file(place_.folder, path);
        if (bytes && *bytes && pointer_to(**bytes).sha256 == digest) files.emplace(path, std::nullopt);
    }
}

/// Nothing if daw.plugins.json is not understood.
std::optional<std::set<std::string>> Repository::Impl::states_named_on_disk() const {
    const auto text = read_project_file(place_.folder, plugins_file);
    if (!text) return std::nullopt;
    return *text ? song::states_named_in(**text) : std::set<std::string>();
}

/// If not, no file of states is to be looked for, and a large daw.plugins.json need not be understood for it.
bool Repository::Impl::has_states_folder() const {
    std::error_code error;
    return fs::is_directory(fs::symlink_status(place_.folder / song::states_folder, error));
}

bool Repository::Impl::is_state_there(const std::string& digest) const {
    std::error_code error;
    return fs::is_regular_file(fs::symlink_status(place_.folder / song::state_path(digest), error));
}

/// Makes the folder. Error: history.no_file, if something stands in the place of the folder or the file, such as a link.
Result<void> Repository::Impl::make_state_place(const std::string& digest) const {
    std::error_code error;
    for (const fs::path& place :
        {place_.folder / song::states_folder, place_.folder / song::state_path(digest)}) {
        const auto status = fs::symlink_status(place, error);
        const bool is_folder = place.filename() == song::states_folder;
        if (status.type() == fs::file_type::not_found) continue;
        if (is_folder ? !fs::is_directory(status) : !fs::is_regular_file(status))
            return Error{"history.no_file",
                "stands where the state of a plugin belongs, so it cannot be written; move it away",
                place.string()};
    }
    // If the folder cannot be made, writing gives the error.
    if (!fs::create_directory(place_.folder / song::states_folder, error)) return {};
    return sync_folder(place_.folder);
}

/// Writes the state, unless it is there. Never removes it.
Result<void> Repository::Impl::put_state(const Difference& state) {
    if (state.after.none()) return {};
    const std::string digest = song::digest_of_path(state.path).value_or("");
    if (auto made = make_state_place(digest); !made) return made;
    const auto now = parts_->contents.on_disk(state.path);
    if (!now || !(*now == state.after))
        if (auto put = parts_->contents.put(state.path, state.after); !put) return put;
    states_there_.insert(digest);
    return {};
}

/// Writes those again that somebody deleted since.
void Repository::Impl::put_deleted_states() {
    if (states_there_.empty()) return;
    const auto id = tree_of(repository(), tip_);
    HeldTree tree;
    if (!id || git_tree_lookup(tree.out(), repository(), &id->raw) != 0) return;
    for (const std::string& digest : states_named_in_tree(*id).value_or(std::set<std::string>())) {
        if (!states_there_.contains(digest) || is_state_there(digest)) continue;
        const std::string path = song::state_path(digest);
        const Oid blob = blob_in(tree, path);
        if (blob.none() || !put_state({path, {}, blob})) states_there_.erase(digest);
    }
}

/// At the floor.
void Repository::Impl::note_states() {
    if (!has_states_folder()) return;
    for (const std::string& digest : states_named_on_disk().value_or(std::set<std::string>()))
        if (is_state_there(digest)) states_there_.insert(digest);
}

/// The path of a named state that was not there and now is. Each is given once.
std::optional<std::string> Repository::Impl::find_returned_state() {
    if (!has_states_folder()) return std::nullopt;
    const auto id = tree_of(repository(), tip_);
    if (!id) return std::nullopt;
    for (const std::string& digest : states_named_in_tree(*id).value_or(std::set<std::string>()))
        if (is_state_there(digest) && states_there_.insert(digest).second) return song::state_path(digest);
    return std::nullopt;
}

/// Removes the states that daw.plugins.json does not name, if the history has them. This is the floor, so undo cannot come
/// back to them.
void Repository::Impl::remove_unnamed_states() const {
    if (!has_states_folder()) return;
    const auto id = tree_of(repository(), tip_);
    const auto in_tree = id ? states_named_in_tree(*id) : std::nullopt, on_disk = states_named_on_disk();
    if (!in_tree || !on_disk) return;
    const fs::path folder = place_.folder / song::states_folder;
    std::error_code error;
    std::vector<std::string> unnamed;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (song::is_digest(name) && !in_tree->contains(name) && !on_disk->contains(name)
            && is_state_there(name))
            unnamed.push_back(name);
    }
    HeldObjects objects;
    if (unnamed.empty() || git_repository_odb(objects.out(), repository()) != 0) return;
    for (const std::string& name : unnamed) {
        const auto blob = parts_->contents.on_disk(song::state_path(name));
        if (blob && !blob->none() && git_odb_exists(objects, &blob->raw) == 1)
            fs::remove(folder / name, error);
    }
}

} // namespace aviary::session
