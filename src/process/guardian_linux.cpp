#include "process/guardian.h"

#include "process/guarded.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aviary::process {
namespace {

const std::string mark_name = std::string(guarded_variable) + "=";

int line = -1; ///< our end of the socket to the guardian
pid_t guardian = -1;

/// What the guardian is told: a session began, or, when `leader` is 0, one ended.
struct Word {
    int number;
    pid_t leader;
};

/// Never waits. That the guardian is gone is no error.
void tell(const Word& word) {
    if (line >= 0) send(line, &word, sizeof word, MSG_NOSIGNAL | MSG_DONTWAIT);
}

/// Waits for a word; false when the other side is gone.
bool hear(Word& word) {
    ssize_t got = 0;
    do got = recv(STDIN_FILENO, &word, sizeof word, 0);
    while (got < 0 && errno == EINTR);
    return got == ssize_t(sizeof word);
}

/// What the marks of all children begin with.
std::string mark_of(pid_t of_guardian) {
    std::string mark = " ";
    return mark.append(std::to_string(of_guardian)).append(".");
}
std::string mark_of(pid_t of_guardian, int child) {
    return mark_of(of_guardian).append(std::to_string(child)).append(" ");
}

/// The marks of a process: one, or several when a guarded process guards children of its own. Nothing when we may not
/// read its environment.
std::optional<std::string> marks_of(const std::filesystem::path& process) {
    std::ifstream environment(process / "environ", std::ios::binary);
    if (!environment) return std::nullopt;
    for (std::string entry; std::getline(environment, entry, '\0');)
        if (entry.starts_with(mark_name)) return entry.substr(mark_name.size());
    return std::string();
}

/// Of a process that runs: its session, and where its environment ends in its memory.
struct Stat {
    pid_t session = 0; ///< 0 for a dead one
    unsigned long flags = 0, environment_end = 0;
};

Stat stat_of(const std::filesystem::path& process) {
    std::string text;
    std::getline(std::ifstream(process / "stat"), text);
    // "12 (any name) S parent group session ...": the name may hold anything.
    const auto behind_name = text.rfind(')');
    if (behind_name == std::string::npos) return {};
    std::istringstream fields(text.substr(behind_name + 1));
    std::string skipped, state;
    Stat stat;
    fields >> state >> skipped >> skipped >> stat.session >> skipped >> skipped >> stat.flags;
    for (int field = 10; field < 51; ++field) fields >> skipped; // as proc(5) counts them
    fields >> stat.environment_end;
    return fields && state != "Z" && state != "X" ? stat : Stat{};
}

/// In the middle of exec() a process has no environment, and so no marks, for a moment.
bool is_becoming_another(const Stat& stat) {
    constexpr unsigned long is_of_the_kernel = 0x200000;
    return stat.session != 0 && stat.environment_end == 0 && (stat.flags & is_of_the_kernel) == 0;
}

/// Kills the processes that have that mark or belong to one of those sessions. Looks again until it finds none, since
/// a process may start others before it is killed.
void kill_all(const std::string& mark, const std::set<pid_t>& sessions) {
    bool look_again = true;
    for (int pass = 0; pass < 100 && std::exchange(look_again, false); ++pass) {
        std::error_code error;
        for (std::filesystem::directory_iterator entry("/proc", error), end; !error && entry != end;
             entry.increment(error)) {
            const pid_t pid = std::atoi(entry->path().filename().c_str());
            if (pid <= 0 || pid == getpid()) continue;
            const auto marks = marks_of(entry->path());
            const bool has_none = marks && marks->empty();
            const auto stat = has_none || !sessions.empty() ? stat_of(entry->path()) : Stat{};
            const bool is_left =
                (marks && marks->find(mark) != std::string::npos) || sessions.contains(stat.session);
            if (is_left) ::kill(pid, SIGKILL);
            look_again |= is_left || (has_none && is_becoming_another(stat));
        }
        if (look_again) usleep(5000);
    }
}

/// Empty when none can be made.
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
    guardian = pid_;
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

std::string Guardian::mark(int number) {
    if (line < 0) return {};
    std::string mark = mark_name;
    if (const char* before = std::getenv(mark.substr(0, mark.size() - 1).c_str())) mark += before;
    return mark += mark_of(guardian, number);
}

void Guardian::session_began(int number, pid_t leader) { tell({number, leader}); }
void Guardian::session_ended(int number) { tell({number, 0}); }

int guardian_main(const std::string& temporary_folder) {
    const pid_t self = getpid();
    std::map<int, pid_t> sessions; ///< leaders
    for (Word word{}; hear(word);) {
        if (word.leader != 0) {
            sessions[word.number] = word.leader;
            continue;
        }
        sessions.erase(word.number);
        kill_all(mark_of(self, word.number), {});
    }
    std::set<pid_t> leaders;
    for (const auto& [number, leader] : sessions) leaders.insert(leader);
    kill_all(mark_of(self), leaders);
    std::error_code ignored;
    if (!temporary_folder.empty()) std::filesystem::remove_all(temporary_folder, ignored);
    return 0;
}

} // namespace aviary::process
