#include "workshop/fast/file_stamp.h"

#include <algorithm>

#include <sys/stat.h>

namespace aviary::workshop {

std::optional<FileStamp> stamp_of(const std::filesystem::path& file) {
    struct stat found {};
    if (::stat(file.c_str(), &found) != 0) return std::nullopt;
    const auto nanoseconds = [](const timespec& time) {
        return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
    };
    return FileStamp{found.st_dev, found.st_ino, std::uint64_t(found.st_size), nanoseconds(found.st_mtim),
        nanoseconds(found.st_ctim)};
}

bool are_current(const FileStamps& stamps) {
    return std::all_of(
        stamps.begin(), stamps.end(), [](const auto& file) { return stamp_of(file.first) == file.second; });
}

bool may_be_newer(const FileStamp& stamp, FileTime than) {
    constexpr std::int64_t tick = 20'000'000;
    return std::max(stamp.written, stamp.changed) > than.time_since_epoch().count() - tick;
}

} // namespace aviary::workshop
