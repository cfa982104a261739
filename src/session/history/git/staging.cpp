#include "session/history/git/staging.h"

#include "base/whole_file.h"

#include <cerrno>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aviary::session {

namespace fs = std::filesystem;
using namespace git;

namespace {

fs::path index_of(git_repository* repository) { return fs::path(git_repository_path(repository)) / "index"; }
fs::path lock_of(git_repository* repository) {
    return fs::path(git_repository_path(repository)) / "index.lock";
}

Error system_error(const char* doing, const fs::path& path) {
    return {"history.git", std::string(doing) + ": " + std::strerror(errno), path.string()};
}

git_index_time time_of(const timespec& time) {
    return {static_cast<std::int32_t>(time.tv_sec), static_cast<std::uint32_t>(time.tv_nsec)};
}

/// Adds the file with its time and size on the disk, so that Git need not read it to see that it is unchanged. If
/// somebody changed it meanwhile, leaves these out; then Git reads the file.
Result<void> add(git_index* index, const Difference& file, const Contents& contents) {
    git_index_entry entry{};
    struct stat status {};
    const bool is_there = lstat((contents.folder() / file.path).c_str(), &status) == 0;
    const auto on_disk = contents.on_disk(file.path);
    if (is_there && on_disk && *on_disk == file.after) {
        entry.ctime = time_of(status.st_ctim);
        entry.mtime = time_of(status.st_mtim);
        entry.dev = static_cast<std::uint32_t>(status.st_dev);
        entry.ino = static_cast<std::uint32_t>(status.st_ino);
        entry.uid = status.st_uid;
        entry.gid = status.st_gid;
        entry.file_size = static_cast<std::uint32_t>(status.st_size);
    }
    entry.mode = file.mode;
    entry.id = file.after.raw;
    entry.path = file.path.c_str();
    if (const int code = git_index_add(index, &entry); code != 0)
        return failure(code, "Git's index cannot be changed", file.path);
    return {};
}

/// Git reads a file again if the file is not older than the index, since it may have changed in the same instant. The new
/// index is younger than the old one, so such files would look safe. Sets their size to 0, as Git does, so that Git still
/// reads them.
void keep_doubts(git_index* index, const timespec& index_time) {
    const auto written = time_of(index_time);
    for (std::size_t i = 0; i < git_index_entrycount(index); ++i) {
        git_index_entry entry = *git_index_get_byindex(index, i);
        const bool is_older =
            entry.mtime.seconds < written.seconds
            || (entry.mtime.seconds == written.seconds && entry.mtime.nanoseconds < written.nanoseconds);
        if (is_older || entry.file_size == 0) continue;
        const std::string path = entry.path;
        entry.path = path.c_str();
        entry.file_size = 0;
        git_index_add(index, &entry);
    }
}

/// Writes a copy of the present index, with our changes, to `path`.
Result<void> write_index(const fs::path& path, const std::optional<std::string>& present,
    const timespec& present_time, const std::vector<Difference>& changed, const Contents& contents) {
    std::error_code error;
    fs::remove(path, error); // it may be a hard link to the index, which must not be written to
    if (present)
        if (auto copied = write_whole_file(path, *present); !copied) return copied.error();
    HeldIndex index;
    int code = git_index_open(index.out(), path.c_str());
    if (code != 0) return failure(code, "Git's index cannot be read", path);
    keep_doubts(index, present_time);
    for (const Difference& file : changed) {
        if (file.after.none())
            git_index_remove(index, file.path.c_str(), 0);
        else if (auto added = add(index, file, contents); !added)
            return added.error();
    }
    code = git_index_write(index);
    if (code != 0) return failure(code, "Git's index cannot be written", path);
    return {};
}

timespec time_of_file(const fs::path& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 ? status.st_mtim : timespec{};
}

} // namespace

Result<Staging> Staging::take(git_repository* repository, const fs::path& ours,
    const std::vector<Difference>& changed, const Contents& contents, std::chrono::milliseconds patience) {
    const fs::path index = index_of(repository), lock = lock_of(repository), copy = ours / "index.new";
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const auto present_time = time_of_file(index);
        const auto present = read_whole_file(index);
        auto written = write_index(copy, present, present_time, changed, contents);
        if (!written) return written.error();
        if (link(copy.c_str(), lock.c_str()) == 0) {
            Staging staging(copy, lock, index);
            if (read_whole_file(index) == present) return staging;
        } else if (errno != EEXIST) {
            return system_error("Git's index cannot be locked", lock);
        }
        if (std::chrono::steady_clock::now() >= deadline) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return Error{"history.locked",
        "another Git is at work in this project, or one was ended and left its lock; wait for it, or remove "
        "this file",
        lock.string()};
}

Result<void> Staging::publish() {
    if (rename(lock_.c_str(), index_.c_str()) != 0)
        return system_error("Git's index cannot be written", index_);
    lock_.clear();
    return {};
}

Staging::~Staging() {
    if (ours_.empty()) return;
    if (!lock_.empty()) unlink(lock_.c_str());
    unlink(ours_.c_str());
}

void Staging::clean_up(git_repository* repository, const fs::path& ours) {
    const fs::path copy = ours / "index.new", lock = lock_of(repository);
    std::error_code error;
    if (fs::equivalent(copy, lock, error) && !error) fs::remove(lock, error);
    std::vector<fs::path> left;
    for (const auto& entry : fs::directory_iterator(ours, error))
        if (entry.path().filename().string().starts_with("index.new")) left.push_back(entry.path());
    for (const fs::path& file : left) fs::remove(file, error);
}

} // namespace aviary::session
