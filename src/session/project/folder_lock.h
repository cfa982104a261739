// Makes programs take turns at changing a file of the user's data folder. [worker]
#pragma once

#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace aviary::session {

/// Other programs wait while this lock lives. On a file system without locks the last writer wins.
class FolderLock {
public:
    explicit FolderLock(const std::filesystem::path& folder)
        : file_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        if (file_ >= 0) ::flock(file_, LOCK_EX);
    }
    ~FolderLock() {
        if (file_ >= 0) ::close(file_);
    }
    FolderLock(const FolderLock&) = delete;

private:
    int file_;
};

} // namespace aviary::session
