// The token of a project, which lets its user in through the local port. It is kept in the user's data folder and used again
// after a restart, so that open pages can reconnect. Programs find it by the port, in a file that is there for as long as
// the server runs. Only the user can read these files.
//
//     auto token = kept_token(*session::data_folder(), "/home/me/night");
//     auto posted = post_token(*runtime_folder(), port, *token);   // stays as long as this object
//
// Waits for the disk. [any-thread]
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace aviary::server {

/// 64 hexadecimal digits from the system's source of randomness. Error: "token.random".
Result<std::string> make_token();

/// The project's token. The first call makes it. `project` is the folder's real path, or empty for none. A file that
/// others could have read or written counts as missing. Errors: "token.random", "token.folder", those of whole_file.h.
Result<std::string> kept_token(
    const std::filesystem::path& data_folder, const std::filesystem::path& project);

/// Creates the folder, for this user alone, if it is not there. Error "token.folder" if it cannot be made, is not this
/// user's, or others may enter it.
Result<void> make_private_folder(const std::filesystem::path& folder);

/// aviary/ in XDG_RUNTIME_DIR, else run/ in the data folder. Creates it. Errors: "token.folder", "project.home".
Result<std::filesystem::path> runtime_folder();

/// A file that only this user may read. Goes with this object.
class OwnFile {
public:
    OwnFile() = default;
    OwnFile(OwnFile&& other) noexcept;
    OwnFile& operator=(OwnFile&& other) noexcept;
    ~OwnFile();

    /// Takes the place of an older one. Errors: those of write_secret_file().
    static Result<OwnFile> write(const std::filesystem::path& path, std::string_view content);
    const std::filesystem::path& path() const { return path_; } ///< empty: there is none

private:
    std::filesystem::path path_;
};

/// Writes the file PORT.token, by which programs find the token of the server at that port. A server that was killed may
/// have left one.
Result<OwnFile> post_token(const std::filesystem::path& folder, std::uint16_t port, const std::string& token);

} // namespace aviary::server
