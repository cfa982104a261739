// Whether a file is still the one that it was: a save gives it another stamp, also one that renames a new file over it.
//
//     const auto before = stamp_of(file);
//     ...
//     if (stamp_of(file) == before) use(what_was_made_from_it);
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>

namespace aviary::workshop {

struct FileStamp {
    std::uint64_t device = 0, number = 0, size = 0;
    std::int64_t written = 0, changed = 0; ///< nanoseconds since the epoch, as the file system has them
    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

using FileStamps = std::map<std::filesystem::path, FileStamp>;
using FileTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

/// Nothing when there is no such file. [any-thread]
std::optional<FileStamp> stamp_of(const std::filesystem::path& file);

/// Whether all files are as they were. [any-thread]
bool are_current(const FileStamps& stamps);

/// Whether the file may have been saved after that time: file times are no finer than the kernel's tick. Pure.
bool may_be_newer(const FileStamp& stamp, FileTime than);

} // namespace aviary::workshop
