#include "session/history/git/large_files.h"

#include "base/atomic_file.h"
#include "base/whole_file.h"

#include <charconv>

#include <sodium.h>

namespace aviary::session {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view version_line = "version https://git-lfs.github.com/spec/v1\n";

/// Removes the first line of `text` and gives what follows `key` on it. Nothing if it does not begin with `key`.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view key) {
    const auto end = text.find('\n');
    if (end == text.npos || !text.starts_with(key)) return std::nullopt;
    const auto value = text.substr(key.size(), end - key.size());
    text.remove_prefix(end + 1);
    return value;
}

} // namespace

std::string text_of(const LargeFilePointer& pointer) {
    if (pointer.size == 0) return {}; // Git LFS: the pointer to an empty file is empty
    return std::string(version_line) + "oid sha256:" + pointer.sha256 + "\nsize "
           + std::to_string(pointer.size) + "\n";
}

std::optional<LargeFilePointer> parse_pointer(std::string_view text) {
    if (text.size() >= 1024 || !text.starts_with(version_line)) return std::nullopt;
    text.remove_prefix(version_line.size());
    while (text.starts_with("ext-"))
        if (!take_line(text, "ext-")) return std::nullopt;
    const auto sha256 = take_line(text, "oid sha256:"), digits = take_line(text, "size ");
    if (!sha256 || !digits || !text.empty()) return std::nullopt;
    if (sha256->size() != 64 || sha256->find_first_not_of("0123456789abcdef") != sha256->npos)
        return std::nullopt;
    LargeFilePointer pointer{std::string(*sha256), 0};
    const auto [end, error] = std::from_chars(digits->begin(), digits->end(), pointer.size);
    if (error != std::errc() || end != digits->end()) return std::nullopt;
    return pointer;
}

LargeFilePointer pointer_to(std::string_view bytes) {
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    char text[2 * sizeof hash + 1];
    sodium_bin2hex(text, sizeof text, hash, sizeof hash);
    return {text, bytes.size()};
}

fs::path LargeFiles::place_of(const LargeFilePointer& pointer) const {
    return folder_ / "objects" / pointer.sha256.substr(0, 2) / pointer.sha256.substr(2, 2) / pointer.sha256;
}

Result<void> LargeFiles::store(const LargeFilePointer& pointer, std::string_view bytes) const {
    const fs::path place = place_of(pointer);
    std::error_code error;
    if (fs::file_size(place, error) == pointer.size && !error) return {};
    fs::create_directories(place.parent_path(), error);
    if (error) return disk_error(place, error.value());
    return write_(place, bytes);
}

Result<std::string> LargeFiles::load(const LargeFilePointer& pointer, const std::string& path) const {
    auto bytes = read_whole_file(place_of(pointer));
    if (!bytes)
        return Error{"history.large_file",
            "this large file is not on this machine; get it with 'git lfs fetch'", path};
    if (pointer_to(*bytes).sha256 != pointer.sha256)
        return Error{"history.large_file",
            "what Git LFS has stored of this large file is damaged; see 'git lfs fsck'", path};
    return std::move(*bytes);
}

} // namespace aviary::session
