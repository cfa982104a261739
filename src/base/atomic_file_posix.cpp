#include "base/atomic_file.h"

#include <atomic>
#include <cstring>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aviary {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view leftover_begin = ".aviary-", leftover_end = ".new";

bool is_leftover(const std::string& name) {
    return name.starts_with(leftover_begin) && name.ends_with(leftover_end);
}

/// Opens and locks a new temporary file in the folder; -1, with errno set, when that fails.
int make_beside(const fs::path& folder, fs::path& beside) {
    for (;;) {
        beside = name_beside(folder);
        const int file = ::open(beside.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file < 0 && errno == EEXIST) continue;
        if (file < 0 || lock_beside(file)) return file;
        ::close(file);
    }
}

/// The target of a symbolic link, even if it does not exist yet; for anything else the path itself. Absolute.
fs::path behind_links(const fs::path& path) {
    std::error_code error;
    const bool is_link = fs::is_symlink(fs::symlink_status(path, error));
    const fs::path target = is_link ? fs::weakly_canonical(path, error) : fs::absolute(path, error);
    return error ? path : target;
}

void remove_leftover(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) return;
    std::error_code ignored;
    if (::flock(file, LOCK_EX | LOCK_NB) == 0) fs::remove_all(path, ignored);
    ::close(file);
}

} // namespace

Error disk_error(const fs::path& path, int error_number) {
    const std::string reason = std::strerror(error_number);
    switch (error_number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return {"file.full", "cannot be written: " + reason + "; make room, then save again", path.string()};
    case EACCES:
    case EPERM:
    case EROFS:
        return {"file.denied",
            "cannot be written: " + reason + "; see to it that you may write there, then save again",
            path.string()};
    default: return {"file.write", "cannot be written: " + reason, path.string()};
    }
}

fs::path name_beside(const fs::path& folder) {
    static std::atomic<unsigned> count = 0;
    return folder
           / (std::string(leftover_begin) + std::to_string(::getpid()) + "-" + std::to_string(count++)
               + std::string(leftover_end));
}

bool lock_beside(int file) {
    // The kernel drops the lock when we die. A process that cleaned up before this line holds the lock or has removed
    // the name. On a file system without locks nobody cleans up.
    if (::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
    struct stat status {};
    return ::fstat(file, &status) != 0 || status.st_nlink > 0;
}

bool write_all(int file, std::string_view content) {
    while (!content.empty()) {
        const auto written = ::write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

PendingFile::PendingFile(fs::path place, fs::path beside, int file)
    : place_(std::move(place))
    , beside_(std::move(beside))
    , file_(file) {}

PendingFile::PendingFile(PendingFile&& other) noexcept
    : place_(std::move(other.place_))
    , beside_(std::exchange(other.beside_, {}))
    , file_(std::exchange(other.file_, -1)) {}

PendingFile::~PendingFile() {
    if (!beside_.empty()) ::unlink(beside_.c_str());
    if (file_ >= 0) ::close(file_);
}

Result<PendingFile> PendingFile::begin(const fs::path& path) {
    const fs::path place = behind_links(path);
    fs::path beside;
    const int file = make_beside(place.parent_path(), beside);
    if (file < 0) return disk_error(path);
    PendingFile pending(place, std::move(beside), file);
    struct stat before {};
    if (::stat(place.c_str(), &before) == 0 && ::fchmod(file, before.st_mode & 07777) != 0)
        return disk_error(path);
    return pending;
}

Result<PendingFile> PendingFile::write(const fs::path& path, std::string_view content) {
    auto pending = begin(path);
    if (pending && (!write_all(pending->file_, content) || ::fsync(pending->file_) != 0))
        return disk_error(path);
    return pending;
}

Result<void> PendingFile::sync() {
    if (::fsync(file_) != 0) return disk_error(place_);
    return {};
}

Result<void> PendingFile::put_in_place() {
    if (::rename(beside_.c_str(), place_.c_str()) != 0) return disk_error(place_);
    beside_.clear();
    return {};
}

Result<void> sync_folder(const fs::path& folder) {
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return disk_error(folder);
    const bool synced = ::fsync(file) == 0 || errno == EINVAL; // some file systems have no such thing
    const int error = errno;
    ::close(file);
    if (!synced) return disk_error(folder, error);
    return {};
}

Result<void> write_atomically(const fs::path& path, std::string_view content) {
    auto pending = PendingFile::write(path, content);
    if (!pending) return pending.error();
    if (auto put = pending->put_in_place(); !put) return put;
    return sync_folder(pending->folder());
}

void remove_leftovers(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> found;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (is_leftover(entry->path().filename().string())) found.push_back(entry->path());
    for (const fs::path& path : found) remove_leftover(path);
}

} // namespace aviary
