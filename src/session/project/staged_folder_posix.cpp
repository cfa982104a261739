#include "session/project/staged_folder.h"

#include "base/atomic_file.h"

#include <cstring>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aviary::session {

namespace fs = std::filesystem;

namespace {

Error is_there(const fs::path& place) {
    return {"project.exists",
        "is there already, and not an empty folder: choose another name, or move it away", place.string()};
}

bool is_free(const fs::path& place) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(place, error);
    if (status.type() == fs::file_type::not_found) return true;
    return fs::is_directory(status) && fs::is_empty(place, error) && !error;
}

/// False, and errno of the step that failed.
bool copy_bytes(int from, int to) {
    std::string chunk(std::size_t(1) << 20, '\0');
    for (;;) {
        const auto size = ::read(from, chunk.data(), chunk.size());
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return size == 0;
        if (!write_all(to, std::string_view(chunk).substr(0, std::size_t(size)))) return false;
    }
}

} // namespace

StagedFolder::StagedFolder(fs::path place, fs::path beside, int folder)
    : place_(std::move(place))
    , beside_(std::move(beside))
    , folder_(folder) {}

StagedFolder::StagedFolder(StagedFolder&& other) noexcept
    : place_(std::move(other.place_))
    , beside_(std::exchange(other.beside_, {}))
    , folder_(std::exchange(other.folder_, -1)) {}

StagedFolder::~StagedFolder() {
    std::error_code ignored;
    if (!beside_.empty()) fs::remove_all(beside_, ignored);
    if (folder_ >= 0) ::close(folder_);
}

Result<StagedFolder> StagedFolder::begin(const fs::path& place) {
    if (!is_free(place)) return is_there(place);
    std::error_code error;
    const fs::path above = fs::absolute(place, error).lexically_normal().parent_path();
    fs::create_directories(above, error);
    if (error) return disk_error(above, error.value());
    remove_leftovers(above);
    for (;;) {
        const fs::path beside = name_beside(above);
        if (::mkdir(beside.c_str(), 0777) != 0) {
            if (errno == EEXIST) continue;
            return disk_error(place);
        }
        const int folder = ::open(beside.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder >= 0 && lock_beside(folder)) return StagedFolder(place, beside, folder);
        const int reason = errno;
        if (folder >= 0) ::close(folder);
        if (folder < 0 && reason != ENOENT) {
            ::rmdir(beside.c_str());
            return disk_error(place, reason);
        }
    }
}

Result<void> StagedFolder::make_folder_of(const fs::path& name) {
    std::error_code error;
    fs::create_directories((beside_ / name).parent_path(), error);
    if (error) return disk_error(place_ / name, error.value());
    return {};
}

Result<void> StagedFolder::write(const fs::path& name, std::string_view text) {
    if (auto made = make_folder_of(name); !made) return made;
    auto pending = PendingFile::write(beside_ / name, text);
    if (!pending) return pending.error();
    return pending->put_in_place();
}

Result<void> StagedFolder::copy(const fs::path& source, const fs::path& name) {
    if (auto made = make_folder_of(name); !made) return made;
    const int from = ::open(source.c_str(), O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return Error{
            "project.unreadable", std::string("cannot be read: ") + std::strerror(errno), source.string()};
    struct stat rights {};
    ::fstat(from, &rights);
    const int to =
        ::open((beside_ / name).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, rights.st_mode & 0777);
    const bool copied = to >= 0 && copy_bytes(from, to) && ::fsync(to) == 0;
    const int error = errno;
    ::close(from);
    if (to >= 0) ::close(to);
    if (!copied) return disk_error(place_ / name, error);
    return {};
}

Result<void> StagedFolder::sync_folders() const {
    std::error_code error;
    for (fs::recursive_directory_iterator entry(beside_, error), end; !error && entry != end;
         entry.increment(error))
        if (entry->is_directory())
            if (auto synced = sync_folder(entry->path()); !synced) return synced;
    if (error) return disk_error(place_, error.value());
    return sync_folder(beside_);
}

Result<void> StagedFolder::put_in_place() {
    if (auto synced = sync_folders(); !synced) return synced;
    if (::rename(beside_.c_str(), place_.c_str()) != 0) {
        const int error = errno;
        if (error == ENOTEMPTY || error == EEXIST || error == ENOTDIR) return is_there(place_);
        return disk_error(place_, error);
    }
    const fs::path above = std::exchange(beside_, {}).parent_path();
    return sync_folder(above);
}

} // namespace aviary::session
