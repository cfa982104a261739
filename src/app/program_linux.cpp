#include "app/program.h"

#include <cstdlib>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

fs::path prefix() { return program_file().parent_path().parent_path(); }

} // namespace

fs::path program_file() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error);
}

std::vector<std::string> child_command(const std::string& verb) {
    return {program_file().replace_filename("aviary-child").string(), verb};
}

fs::path stock_plugins() { return prefix() / "plugins"; }
fs::path web_root() { return prefix() / "web"; }
fs::path drivers() { return prefix() / "lib" / "aviary"; }
fs::path aviary_package() { return prefix() / "lib" / "cmake" / "Aviary"; }

void open_in_browser(const std::string& address) {
    const bool display = std::getenv("DISPLAY") || std::getenv("WAYLAND_DISPLAY");
    if (!display || !::isatty(STDOUT_FILENO)) return;
    // The browser is not ours to end: the shell starts it in a session of its own and is gone at once.
    std::string command = "setsid xdg-open " + address + " >/dev/null 2>&1 </dev/null &";
    char shell[] = "sh", flag[] = "-c";
    char* const argv[] = {shell, flag, command.data(), nullptr};
    pid_t pid = 0;
    if (::posix_spawnp(&pid, shell, nullptr, nullptr, argv, environ) == 0) ::waitpid(pid, nullptr, 0);
}

} // namespace aviary::app
