#include "workshop/editor.h"
#include "workshop/watch/changes.h"

#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aviary::workshop {

namespace fs = std::filesystem;

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

/// Starts a process in a session of its own, with nothing of ours but the environment. Returns its id, or minus the
/// error.
pid_t start(std::vector<std::string>& words, const fs::path& directory) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);

    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_t pid = 0;
    const int error = posix_spawnp(&pid, argv[0], &actions, &attributes, argv.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error == 0 ? pid : -error;
}

} // namespace

Editor::Editor(fs::path project)
    : project_(std::move(project)) {}
Editor::~Editor() { reap(); }

Result<void> Editor::open(const fs::path& file, int line, int column) {
    reap();
    std::error_code error, also;
    const fs::path project = fs::canonical(project_, also);
    const fs::path path = fs::canonical(project_ / file, error);
    if (error || also || !lies_in(path, project) || !fs::is_regular_file(path, error))
        return Error{"editor.outside", "is no file of the project", file.string()};
    auto words = editor_command(
        {variable("AVIARY_EDITOR"), variable("VISUAL"), variable("EDITOR")}, path, line, column);
    if (!words) return words.error();
    const pid_t pid = start(*words, project);
    if (pid < 0)
        return Error{
            "editor.failed", "the editor cannot be run: " + std::string(std::strerror(-pid)), words->front()};
    opened_.push_back(pid);
    return {};
}

/// Reaps the editors that have ended. One that ends later stays a zombie until the next open().
void Editor::reap() {
    std::erase_if(opened_, [](pid_t pid) { return waitpid(pid, nullptr, WNOHANG) != 0; });
}

} // namespace aviary::workshop
