// The local store of Git LFS. It holds large files by their SHA-256; Git itself stores a small text, the pointer. We use
// the store as `git lfs` does, without calling it. Fetching and pushing are left to `git lfs`. [worker]
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
/// Nothing if the text is no pointer. Pure.
std::optional<LargeFilePointer> parse_pointer(std::string_view text);
LargeFilePointer pointer_to(std::string_view bytes);

class LargeFiles {
public:
    /// `folder` is the store, usually .git/lfs.
    LargeFiles(std::filesystem::path folder, WriteFile write)
        : folder_(std::move(folder))
        , write_(std::move(write)) {}

    Result<void> store(const LargeFilePointer& pointer, std::string_view bytes) const;
    /// Error "history.large_file": the store does not have the file, or has it damaged.
    Result<std::string> load(const LargeFilePointer& pointer, const std::string& path) const;

private:
    std::filesystem::path place_of(const LargeFilePointer& pointer) const;

    std::filesystem::path folder_;
    WriteFile write_;
};

} // namespace aviary::session
