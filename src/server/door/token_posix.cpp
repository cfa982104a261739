#include "server/door/token.h"

#include "base/hexadecimal.h"
#include "base/path_name.h"
#include "base/whole_file.h"
#include "session/project/recent.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <utility>

#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aviary::server {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t token_digits = 64;

/// The token in the file, if the file is this user's alone and is about this project.
std::optional<std::string> read_token(const fs::path& file, const fs::path& project) {
    struct stat status {};
    if (::lstat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_uid != ::geteuid()
        || (status.st_mode & 077) != 0)
        return std::nullopt;
    const auto text = read_whole_file(file);
    if (!text || text->size() < token_digits) return std::nullopt;
    const std::string token = text->substr(0, token_digits);
    const bool is_token = from_hexadecimal<token_digits / 2>(token).has_value();
    return is_token && text->substr(token_digits) == "\n" + project.string() + "\n" ? std::optional(token)
                                                                                    : std::nullopt;
}

Error folder_error(const fs::path& folder, const std::string& what) {
    return {"token.folder", what, folder.string()};
}

} // namespace

Result<std::string> make_token() {
    std::array<std::uint8_t, token_digits / 2> bytes{};
    if (::getentropy(bytes.data(), bytes.size()) != 0)
        return Error{
            "token.random", std::string("the system gives no randomness: ") + std::strerror(errno), ""};
    return hexadecimal(bytes);
}

Result<void> make_private_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder.parent_path(), error);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return folder_error(folder, std::string("cannot make this folder: ") + std::strerror(errno));
    struct stat status {};
    if (::lstat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != ::geteuid())
        return folder_error(folder, "this must be a folder of your own; remove what is there");
    if ((status.st_mode & 077) != 0)
        return folder_error(folder, "others may enter this folder: chmod 700 it");
    return {};
}

Result<std::string> kept_token(const fs::path& data_folder, const fs::path& project) {
    const fs::path folder = data_folder / "tokens", file = folder / path_name(project);
    if (auto made = make_private_folder(folder); !made) return made.error();
    if (auto token = read_token(file, project)) return *std::move(token);
    auto token = make_token();
    if (!token) return token.error();
    std::error_code ignored;
    fs::remove(file, ignored);
    const auto written = write_secret_file(file, *token + "\n" + project.string() + "\n");
    if (written) return token;
    // Another program may have opened the same project at the same time.
    if (auto theirs = read_token(file, project)) return *std::move(theirs);
    return written.error();
}

Result<fs::path> runtime_folder() {
    if (const char* given = std::getenv("XDG_RUNTIME_DIR"); given && fs::path(given).is_absolute()) {
        const fs::path folder = fs::path(given) / "aviary";
        if (make_private_folder(folder)) return folder;
    }
    const auto data = session::data_folder();
    if (!data) return data.error();
    if (auto made = make_private_folder(*data / "run"); !made) return made.error();
    return *data / "run";
}

OwnFile::OwnFile(OwnFile&& other) noexcept
    : path_(std::exchange(other.path_, {})) {}

OwnFile& OwnFile::operator=(OwnFile&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
}

OwnFile::~OwnFile() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove(path_, ignored);
}

Result<OwnFile> OwnFile::write(const fs::path& path, std::string_view content) {
    std::error_code ignored;
    fs::remove(path, ignored);
    if (auto written = write_secret_file(path, content); !written) return written.error();
    OwnFile file;
    file.path_ = path;
    return file;
}

Result<OwnFile> post_token(const fs::path& folder, std::uint16_t port, const std::string& token) {
    return OwnFile::write(folder / fmt::format("{}.token", port), token + "\n");
}

} // namespace aviary::server
