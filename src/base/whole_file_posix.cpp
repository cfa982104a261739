#include "base/whole_file.h"

#include "base/atomic_file.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aviary {
std::optional<std::string> read_whole_file(const std::filesystem::path& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); // else opening a pipe would wait
    if (file < 0) return std::nullopt;
    struct stat status {};
    std::string content;
    bool good = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    if (good) content.reserve(static_cast<std::size_t>(status.st_size));
    char chunk[16384];
    while (good) {
        const auto size = read(file, chunk, sizeof chunk);
        if (size < 0 && errno == EINTR) continue;
        good = size >= 0;
        if (size <= 0) break;
        content.append(chunk, static_cast<std::size_t>(size));
        if (content.size() == static_cast<std::size_t>(status.st_size)) break;
    }
    close(file);
    if (!good) return std::nullopt;
    return content;
}

Result<void> write_whole_file(const std::filesystem::path& path, std::string_view content) {
    auto beside = path.string() + ".XXXXXX";
    const int file = mkostemp(beside.data(), O_CLOEXEC);
    if (file < 0) return disk_error(path);
    const bool written = fchmod(file, 0644) == 0 && write_all(file, content);
    if (close(file) == 0 && written && rename(beside.c_str(), path.c_str()) == 0) return {};
    const auto error = disk_error(path);
    unlink(beside.c_str());
    return error;
}

Result<void> write_secret_file(const std::filesystem::path& path, std::string_view content) {
    const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 && errno == EEXIST)
        return Error{
            "file.exists", "there is such a file already; choose another name, or remove it", path.string()};
    if (file < 0) return disk_error(path);
    const bool written = write_all(file, content);
    if (close(file) == 0 && written) return {};
    const auto error = disk_error(path);
    unlink(path.c_str());
    return error;
}

} // namespace aviary
