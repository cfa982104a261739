#include "validator/isolate.h"

#include <csignal>
#include <cstring>
#include <exception>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aviary::validator {
namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void be_child(const std::function<void(Report&)>& check, pid_t parent, int to_parent, int talk) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    const rlimit no_core{};
    setrlimit(RLIMIT_CORE, &no_core);
    dup2(talk, STDERR_FILENO);
    Report report(to_parent);
    try {
        check(report);
    } catch (const std::exception& error) {
        report.fail(words("an exception came out of the plugin or the check: ", error.what()));
    }
    _exit(0);
}

/// The child's lines until it ends; false when the time is over before.
bool read_all(int from_child, Clock::time_point deadline, std::string& text) {
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        pollfd readable{from_child, POLLIN, 0};
        if (left.count() <= 0 || poll(&readable, 1, int(left.count())) == 0) return false;
        char buffer[4096];
        const auto size = read(from_child, buffer, sizeof buffer);
        if (size <= 0) return true;
        text.append(buffer, std::size_t(size));
    }
}

std::string last_of(int file) {
    constexpr off_t most = 4000;
    const off_t size = lseek(file, 0, SEEK_END), from = size > most ? size - most : 0;
    std::string text(std::size_t(size - from), '\0');
    const auto got = pread(file, text.data(), text.size(), from);
    text.resize(got > 0 ? std::size_t(got) : 0);
    return text;
}

/// Sorts the lines; answers what was being done last.
std::string take_lines(const std::string& text, Outcome& outcome) {
    std::string doing;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.empty()) continue;
        if (line[0] == Report::failure) outcome.failures.push_back(line.substr(1));
        if (line[0] == Report::skipped) outcome.skipped = line.substr(1);
        if (line[0] == Report::doing) doing = line.substr(1);
    }
    return doing.empty() ? std::string() : ", while it " + doing;
}

} // namespace

Outcome run_isolated(const std::function<void(Report&)>& check, std::chrono::seconds time_limit) {
    int ends[2];
    const int talk = memfd_create("talk", MFD_CLOEXEC);
    if (talk < 0 || pipe2(ends, O_CLOEXEC) != 0)
        return {{words("the check cannot be started: ", std::strerror(errno))}, {}, {}};
    const pid_t parent = getpid(), child = fork();
    if (child == 0) be_child(check, parent, ends[1], talk);
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        close(talk);
        return {{words("the check cannot be started: ", std::strerror(errno))}, {}, {}};
    }

    std::string text;
    const bool in_time = read_all(ends[0], Clock::now() + time_limit, text);
    if (!in_time) kill(child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    Outcome outcome;
    const std::string doing = take_lines(text, outcome);
    if (!in_time)
        outcome.failures.push_back(words("did not come back within ", time_limit.count(), " s", doing));
    else if (WIFSIGNALED(status))
        outcome.failures.push_back(words("crashed with SIG", sigabbrev_np(WTERMSIG(status)), doing));
    else if (WEXITSTATUS(status) != 0)
        outcome.failures.push_back(words("ended the process with code ", WEXITSTATUS(status), doing));
    outcome.talk = last_of(talk);
    close(ends[0]);
    close(talk);
    return outcome;
}

} // namespace aviary::validator
