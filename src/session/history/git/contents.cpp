#include "session/history/git/contents.h"

#include "base/atomic_file.h"
#include "base/whole_file.h"
#include "song/files/saved_state.h"

#include <cerrno>

#include <unistd.h>

namespace aviary::session {

namespace fs = std::filesystem;
using namespace git;

namespace {

fs::path large_files_folder(git_repository* repository) {
    const fs::path folder = git_repository_commondir(repository);
    HeldConfig config;
    Buffer chosen;
    if (git_repository_config_snapshot(config.out(), repository) != 0
        || git_config_get_path(&chosen, config, "lfs.storage") != 0)
        return folder / "lfs";
    return folder / chosen.ptr; // an absolute path replaces `folder`
}

Result<void> remove_file(const fs::path& path) {
    if (unlink(path.c_str()) != 0 && errno != ENOENT) return disk_error(path);
    return sync_folder(path.parent_path());
}

} // namespace

Result<std::optional<std::string>> read_project_file(const fs::path& folder, const std::string& path) {
    const fs::path place = folder / path;
    std::error_code error;
    const auto status = fs::symlink_status(place, error);
    if (status.type() == fs::file_type::not_found) return std::optional<std::string>();
    if (!fs::is_regular_file(status))
        return Error{
            "history.no_file", "this is no ordinary file, so the history leaves it alone", place.string()};
    auto bytes = read_whole_file(place);
    if (!bytes) return Error{"history.git", "the file cannot be read", place.string()};
    return bytes;
}

Contents::Contents(git_repository* repository, fs::path folder, WriteFile write)
    : repository_(repository)
    , folder_(std::move(folder))
    , write_(write)
    , large_files_(large_files_folder(repository), std::move(write)) {}

Result<Contents::Way> Contents::way_of(const std::string& path) const {
    const char* filter = nullptr;
    const int code =
        git_attr_get(&filter, repository_, GIT_ATTR_CHECK_FILE_THEN_INDEX, path.c_str(), "filter");
    if (code != 0) return failure(code, ".gitattributes cannot be read", folder_ / path);
    if (git_attr_value(filter) != GIT_ATTR_VALUE_STRING) return Way::plain;
    if (filter == std::string_view("lfs")) return Way::large;
    return Error{"history.filter",
        "this file goes through the Git filter '" + std::string(filter)
            + "', which Aviary does not run; take it from .gitattributes, or commit this file by hand",
        path};
}

Result<std::string> Contents::filtered(
    const std::string& path, std::string_view bytes, git_filter_mode_t mode) const {
    if (song::digest_of_path(path))
        return std::string(bytes); // else its bytes would not be those of its name
    HeldFilters filters;
    int code = git_filter_list_load(
        filters.out(), repository_, nullptr, path.c_str(), mode, GIT_FILTER_ALLOW_UNSAFE);
    if (code == 0 && filters == nullptr) return std::string(bytes);
    Buffer out;
    if (code == 0) code = git_filter_list_apply_to_buffer(&out, filters, bytes.data(), bytes.size());
    if (code != 0) return failure(code, "line ends cannot be converted", folder_ / path);
    return std::string(out.ptr, out.size);
}

Result<std::string> Contents::cleaned(const std::string& path, std::string_view bytes, bool is_kept) const {
    const auto way = way_of(path);
    if (!way) return way.error();
    if (*way == Way::plain) return filtered(path, bytes, GIT_FILTER_TO_ODB);
    if (parse_pointer(bytes)) return std::string(bytes); // the large file was never fetched
    const auto pointer = pointer_to(bytes);
    if (is_kept && pointer.size > 0)
        if (auto stored = large_files_.store(pointer, bytes); !stored) return stored.error();
    return text_of(pointer);
}

Result<Oid> Contents::keep(const std::string& path, std::string_view bytes) const {
    const auto clean = cleaned(path, bytes, true);
    if (!clean) return clean.error();
    Oid id;
    const int code = git_blob_create_from_buffer(&id.raw, repository_, clean->data(), clean->size());
    if (code != 0) return failure(code, "cannot be taken into the history", folder_ / path);
    return id;
}

Result<Oid> Contents::on_disk(const std::string& path) const {
    const auto bytes = read_project_file(folder_, path);
    if (!bytes) return bytes.error();
    if (!*bytes) return Oid{};
    const auto clean = cleaned(path, **bytes, false);
    if (!clean) return clean.error();
    Oid id;
    git_odb_hash(&id.raw, clean->data(), clean->size(), GIT_OBJECT_BLOB);
    return id;
}

Result<std::string> Contents::bytes_of(const std::string& path, const Oid& blob) const {
    const auto way = way_of(path);
    if (!way) return way.error();
    HeldBlob object;
    if (const int code = git_blob_lookup(object.out(), repository_, &blob.raw); code != 0)
        return failure(code, "an earlier content cannot be read", folder_ / path);
    const std::string_view kept(static_cast<const char*>(git_blob_rawcontent(object)),
        static_cast<std::size_t>(git_blob_rawsize(object)));
    if (*way == Way::plain) return filtered(path, kept, GIT_FILTER_TO_WORKTREE);
    const auto pointer = parse_pointer(kept);
    return pointer ? large_files_.load(*pointer, path) : std::string(kept);
}

Result<void> Contents::put(const std::string& path, const Oid& blob) const {
    const fs::path place = folder_ / path;
    if (blob.none()) return remove_file(place);
    const auto bytes = bytes_of(path, blob);
    if (!bytes) return bytes.error();
    std::error_code error;
    fs::create_directories(place.parent_path(), error); // if this fails, write_ gives the error
    return write_(place, *bytes);
}

} // namespace aviary::session
