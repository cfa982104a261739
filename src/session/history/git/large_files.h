// The store of Git LFS: large files lie there by their SHA-256, and Git has a small text that points to them. This is
// what `git lfs` would do, without calling it; fetching and pushing are left to it. [worker]
//
// The pointer: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
#pragma once

#include "base/result.h"
#include "session/history/git/write_file.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace aviary::session {

struct LargeFilePointer {
    std::string sha256; ///< 64 hexadecimal digits
    std::uint64_t size = 0;
};

/// Pure.
std::string text_of(const LargeFilePointer& pointer);
/// Nothing when the text is no pointer. Pure.
std::optional<LargeFilePointer> parse_pointer(std::string_view text);
LargeFilePointer pointer_to(std::string_view bytes);

class LargeFiles {
public:
    /// In `folder`, usually .git/lfs.
    LargeFiles(std::filesystem::path folder, WriteFile write)
        : folder_(std::move(folder))
        , write_(std::move(write)) {}

    Result<void> store(const LargeFilePointer& pointer, std::string_view bytes) const;
    /// Error "history.large_file" when it is not there or is damaged.
    Result<std::string> load(const LargeFilePointer& pointer, const std::string& path) const;

private:
    std::filesystem::path place_of(const LargeFilePointer& pointer) const;

    std::filesystem::path folder_;
    WriteFile write_;
};

} // namespace aviary::session
