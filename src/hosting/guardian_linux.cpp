#include "hosting/guardian.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aviary::hosting {
namespace {

int line = -1; ///< to the guardian: a leader's number when its session began, the negative when it ended

/// Never waits, and a guardian that is gone is no reason to stop.
void tell(pid_t number) {
    if (line >= 0) send(line, &number, sizeof number, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/// False when the other side is gone.
bool hear(pid_t& number) {
    ssize_t got = 0;
    do got = recv(STDIN_FILENO, &number, sizeof number, 0);
    while (got < 0 && errno == EINTR);
    return got == ssize_t(sizeof number);
}

/// The session that a process belongs to, 0 for a dead one.
pid_t session_of(const std::filesystem::path& process) {
    std::string stat;
    std::getline(std::ifstream(process / "stat"), stat);
    // "12 (any name) S parent group session ...": the name may hold anything.
    const auto behind_name = stat.rfind(')');
    if (behind_name == std::string::npos) return 0;
    char state = 'Z';
    int parent = 0, group = 0, session = 0;
    const int read =
        std::sscanf(stat.c_str() + behind_name + 1, " %c %d %d %d", &state, &parent, &group, &session);
    return read == 4 && state != 'Z' && state != 'X' ? session : 0;
}

/// Whether there was any.
bool kill_all_of(const std::set<pid_t>& sessions) {
    bool found = false;
    std::error_code error;
    for (std::filesystem::directory_iterator entry("/proc", error), end; !error && entry != end;
         entry.increment(error)) {
        const pid_t pid = std::atoi(entry->path().filename().c_str());
        if (pid <= 0 || !sessions.contains(session_of(entry->path()))) continue;
        found = true;
        ::kill(pid, SIGKILL);
    }
    return found;
}

/// Empty where there is no room for one.
std::string make_temporary_folder() {
    std::error_code error;
    auto pattern = (std::filesystem::temp_directory_path(error) / "aviary-XXXXXX").string();
    return error || mkdtemp(pattern.data()) == nullptr ? "" : pattern;
}

} // namespace

Guardian::Guardian(std::vector<std::string> argv) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return;
    const std::string temporary = make_temporary_folder();
    argv.push_back(temporary);
    std::vector<char*> words;
    for (auto& word : argv) words.push_back(word.data());
    words.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[0], STDIN_FILENO);
    for (const int output : {STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&files, output, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID); // Ctrl+C is for us
    const int failed = posix_spawnp(&pid_, words[0], &files, &attributes, words.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);

    ::close(ends[0]);
    if (failed != 0) {
        pid_ = -1;
        ::close(ends[1]);
        if (!temporary.empty()) rmdir(temporary.c_str());
        return;
    }
    line = ends[1];
    if (temporary.empty()) return;
    const char* before = std::getenv("TMPDIR");
    temporary_before_ = before ? before : "";
    setenv("TMPDIR", temporary.c_str(), 1);
}

Guardian::~Guardian() {
    if (pid_ < 0) return;
    ::close(std::exchange(line, -1));
    while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
    if (!temporary_before_) return;
    if (temporary_before_->empty())
        unsetenv("TMPDIR");
    else
        setenv("TMPDIR", temporary_before_->c_str(), 1);
}

void Guardian::session_began(pid_t leader) { tell(leader); }
void Guardian::session_ended(pid_t leader) { tell(-leader); }

int guardian_main(const std::string& temporary_folder) {
    std::set<pid_t> sessions;
    for (pid_t number = 0; hear(number);)
        number > 0 ? (void)sessions.insert(number) : (void)sessions.erase(-number);
    // Again until there is none: what was found may have started more meanwhile.
    for (int pass = 0; pass < 100 && !sessions.empty() && kill_all_of(sessions); ++pass) usleep(5000);
    std::error_code ignored;
    if (!temporary_folder.empty()) std::filesystem::remove_all(temporary_folder, ignored);
    return 0;
}

} // namespace aviary::hosting
