#include "app/entrance.h"

#include "session/project/recent.h"

#include <fmt/format.h>

#include <cstdlib>
#include <optional>

#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

/// The real path, so that one project has one token however it is named.
Result<std::string> kept_token(const fs::path& project) {
    const auto data = session::data_folder();
    if (!data) return data.error();
    std::error_code error;
    const fs::path real = project.empty() ? fs::path() : fs::canonical(project, error);
    return server::kept_token(*data, error ? project : real);
}

Result<server::OwnFile> post(std::uint16_t port, const std::string& token) {
    const auto folder = server::runtime_folder();
    if (!folder) return folder.error();
    return server::post_token(*folder, port, token);
}

/// Whether the folder is this user's, and others may not write into it.
bool is_own(const fs::path& folder) {
    struct stat status {};
    return ::stat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == ::geteuid()
           && (status.st_mode & 022) == 0;
}

/// Runs a command that must outlive us: the shell starts it in a session of its own, and ends at once.
void start_apart(const std::string& program, const fs::path& file) {
    char shell[] = "sh", flag[] = "-c";
    char command[] = R"(setsid "$0" "$1" >/dev/null 2>&1 </dev/null &)";
    std::string name = program, path = file;
    char* const argv[] = {shell, flag, command, name.data(), path.data(), nullptr};
    pid_t pid = 0;
    if (::posix_spawnp(&pid, shell, nullptr, nullptr, argv, environ) == 0) ::waitpid(pid, nullptr, 0);
}

} // namespace

Result<Entrance> Entrance::of(const fs::path& project, Trouble trouble) {
    auto token = app::kept_token(project);
    if (token) return Entrance(*std::move(token), std::move(trouble));
    const Error not_kept = token.error();
    token = server::make_token();
    if (!token) return token.error();
    trouble(not_kept.text() + "; pages must be opened anew after a restart");
    return Entrance(*std::move(token), std::move(trouble));
}

void Entrance::open_at(std::uint16_t port) {
    port_ = port;
    address_ = fmt::format("http://127.0.0.1:{}/#token={}", port, token_);
    auto posted = post(port, token_);
    posted ? void(posted_ = *std::move(posted))
           : trouble_(posted.error().text() + "; programs must be given the printed address");
}

void Entrance::show_in_browser() {
    const bool display = std::getenv("DISPLAY") || std::getenv("WAYLAND_DISPLAY");
    const char* const home = std::getenv("HOME");
    if (!display || !home || !::isatty(STDOUT_FILENO)) return;
    const fs::path folder = folder_for_browsers(home);
    if (folder.empty()) return;
    const fs::path page = folder / fmt::format("aviary-{}.html", port_);
    auto leading = server::OwnFile::write(page, leading_page(address_));
    if (!leading) return trouble_(leading.error().text() + "; open the printed address in a browser");
    leading_ = *std::move(leading);
    start_apart("xdg-open", leading_.path());
}

fs::path folder_for_browsers(const fs::path& home) {
    for (const fs::path& folder : {home / "Downloads", home})
        if (is_own(folder)) return folder;
    return {};
}

std::string leading_page(const std::string& address) {
    return fmt::format(R"(<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={0}">
<title>Aviary</title>
<p><a href="{0}">Aviary's page</a>
)",
        address);
}

} // namespace aviary::app
