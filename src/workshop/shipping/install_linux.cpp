#include "workshop/shipping/install.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

namespace aviary::workshop {

namespace fs = std::filesystem;

namespace {

std::error_code last_error() { return {errno, std::generic_category()}; }

/// Makes sure that the content of a file or a folder survives a power failure.
void make_durable(const fs::path& path, std::error_code& error) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0 || ::fsync(file) != 0) error = last_error();
    if (file >= 0) ::close(file);
}

void make_all_durable(const fs::path& root, std::error_code& error) {
    for (fs::recursive_directory_iterator entry(root, error), end; !error && entry != end;
         entry.increment(error)) {
        make_durable(entry->path(), error);
        if (error) return;
    }
    if (error == std::errc::not_a_directory) error.clear();
    if (!error) make_durable(root, error);
}

/// Puts `aside` at `place`, and removes what was there.
void exchange(const fs::path& aside, const fs::path& place, std::error_code& error) {
    if (::renameat2(AT_FDCWD, aside.c_str(), AT_FDCWD, place.c_str(), RENAME_EXCHANGE) == 0) {
        fs::remove_all(aside, error);
        return;
    }
    if (errno != ENOENT && errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) {
        error = last_error();
        return;
    }
    // Nothing is there yet, or the file system cannot exchange names. Even so a file replaces a file in one step.
    if (fs::is_directory(fs::symlink_status(place))) {
        const fs::path old = aside.string() + ".old";
        fs::rename(place, old, error);
        if (error) return;
        fs::rename(aside, place, error);
        std::error_code ignored;
        if (error)
            fs::rename(old, place, ignored);
        else
            fs::remove_all(old, ignored);
        return;
    }
    fs::rename(aside, place, error);
}

} // namespace

Result<Places> user_places() {
    const char* home = std::getenv("HOME");
    if (!home || !fs::path(home).is_absolute())
        return Error{
            "install.home", "HOME does not say where your own plugins belong: set it to your folder", {}};
    return Places{fs::path(home) / ".clap", fs::path(home) / ".vst3"};
}

Places system_places() { return {"/usr/lib/clap", "/usr/lib/vst3"}; }

Result<void> put_in_place(const fs::path& bundle, const fs::path& place) {
    const auto failure = [&](const std::error_code& error) {
        std::string advice;
        if (error == std::errc::permission_denied)
            advice = "; this needs the right to write there, which for the system's folders sudo gives";
        return Error{"install.write", "cannot be installed: " + error.message() + advice, place.string()};
    };
    std::error_code error, ignored;
    fs::create_directories(place.parent_path(), error);
    if (error) return failure(error);
    const fs::path aside = place.parent_path() / fmt::format(".{}.new", place.filename().string());
    fs::remove_all(aside, error);
    if (!error) fs::copy(bundle, aside, fs::copy_options::recursive, error);
    if (!error) make_all_durable(aside, error);
    if (!error) exchange(aside, place, error);
    if (!error) make_durable(place.parent_path(), error);
    if (!error) return {};
    fs::remove_all(aside, ignored);
    return failure(error);
}

} // namespace aviary::workshop
