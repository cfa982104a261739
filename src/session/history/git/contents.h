// Converts between the project's files and what Git stores of them: line ends as .gitattributes says, large files as
// pointers. [worker]
#pragma once

#include "base/result.h"
#include "session/history/git/git.h"
#include "session/history/git/large_files.h"
#include "session/history/git/write_file.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace aviary::session {

/// Nothing if there is no such file. Errors: "history.no_file" (this is not an ordinary file), "history.git".
Result<std::optional<std::string>> read_project_file(
    const std::filesystem::path& folder, const std::string& path);

class Contents {
public:
    Contents(git_repository* repository, std::filesystem::path folder, WriteFile write);

    /// Stores these bytes of the file durably, and gives their blob. Errors: "history.filter", "history.git", and those
    /// of writing.
    Result<git::Oid> keep(const std::string& path, std::string_view bytes) const;
    /// The blob that keep() would give for the file as it is on the disk; none if it is not there. Stores nothing.
    Result<git::Oid> on_disk(const std::string& path) const;
    /// The bytes that the file has on the disk. Errors: "history.large_file", "history.filter", "history.git".
    Result<std::string> bytes_of(const std::string& path, const git::Oid& blob) const;
    /// Writes bytes_of() to the file; removes the file if `blob` is none. Errors: as bytes_of(), and those of writing.
    Result<void> put(const std::string& path, const git::Oid& blob) const;

    const std::filesystem::path& folder() const { return folder_; }

private:
    enum class Way : std::uint8_t { plain, large };
    Result<Way> way_of(const std::string& path) const;
    Result<std::string> filtered(
        const std::string& path, std::string_view bytes, git_filter_mode_t mode) const;
    /// Converts a file's bytes to what Git stores of them. If `is_kept`, also stores a large file.
    Result<std::string> cleaned(const std::string& path, std::string_view bytes, bool is_kept) const;

    git_repository* repository_;
    std::filesystem::path folder_;
    WriteFile write_;
    LargeFiles large_files_;
};

} // namespace aviary::session
