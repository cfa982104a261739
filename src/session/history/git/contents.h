// Between the project's files and what Git keeps of them: line ends as .gitattributes says, large files as pointers.
// [worker]
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

/// Nothing when there is no such file. Errors: "history.no_file" for what is no ordinary file, "history.git".
Result<std::optional<std::string>> read_project_file(
    const std::filesystem::path& folder, const std::string& path);

class Contents {
public:
    Contents(git_repository* repository, std::filesystem::path folder, WriteFile write);

    /// Keeps these bytes of the file, durably. Errors: "history.filter", "history.git", and what writing said.
    Result<git::Oid> keep(const std::string& path, std::string_view bytes) const;
    /// What keep() would name the file as it lies on the disk; none where it lies there no more.
    Result<git::Oid> on_disk(const std::string& path) const;
    /// The bytes that belong on the disk. Errors: "history.large_file", "history.filter", "history.git".
    Result<std::string> bytes_of(const std::string& path, const git::Oid& blob) const;
    /// Writes what belongs there, or removes the file. Errors besides: what writing said.
    Result<void> put(const std::string& path, const git::Oid& blob) const;

    const std::filesystem::path& folder() const { return folder_; }

private:
    enum class Way : std::uint8_t { plain, large };
    Result<Way> way_of(const std::string& path) const;
    Result<std::string> filtered(
        const std::string& path, std::string_view bytes, git_filter_mode_t mode) const;
    /// What Git is given of these bytes.
    Result<std::string> cleaned(const std::string& path, std::string_view bytes, bool is_kept) const;

    git_repository* repository_;
    std::filesystem::path folder_;
    WriteFile write_;
    LargeFiles large_files_;
};

} // namespace aviary::session
