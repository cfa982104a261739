#include "process/spawn_linux.h"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aviary::process {
namespace {

struct Descriptor {
    int value = -1;
    Descriptor() = default;
    explicit Descriptor(int fd)
        : value(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(); }
    void close() {
        if (value >= 0) ::close(value);
        value = -1;
    }
    int release() { return std::exchange(value, -1); }
};

struct Pipe {
    Descriptor read, write;
    bool open() {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) return false;
        read.value = ends[0];
        write.value = ends[1];
        return true;
    }
};

/// Opens a standard input with this content. False: the system refuses, or the content is longer than a pipe holds.
bool fill(Pipe& pipe, const std::string& content) {
    if (content.empty()) {
        pipe.read.value = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        return pipe.read.value >= 0;
    }
    if (!pipe.open() || fcntl(pipe.write.value, F_SETFL, O_NONBLOCK) != 0) return false;
    const bool is_in = write(pipe.write.value, content.data(), content.size()) == ssize_t(content.size());
    pipe.write.close(); // the child reads an end after the content
    return is_in;
}

/// What the child says through the error pipe when it cannot become the program.
struct Failure {
    enum class Step : int { directory, exec } step;
    int error;
};

std::vector<std::string> merged_environment(const std::vector<std::string>& added) {
    std::vector<std::string> result = added;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view ours = *entry;
        const auto name = ours.substr(0, ours.find('=') + 1);
        const bool replaced = std::ranges::any_of(added, [&](const auto& a) { return a.starts_with(name); });
        if (!replaced) result.emplace_back(ours);
    }
    return result;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> result;
    for (auto& string : strings) result.push_back(string.data());
    result.push_back(nullptr);
    return result;
}

struct Prepared {
    char** argv;
    char** envp;
    const char* directory; ///< nullptr: stay
    int in, out, err, report;
    const int* descriptors; ///< all above the numbers that they get in the child
    int descriptor_count;
    pid_t parent;
};

/// Runs between vfork and exec, in our memory and on our stack, where only async-signal-safe calls are allowed:
/// everything was prepared before.
[[noreturn]] void become(const Prepared& p) {
    const auto fail = [&](Failure::Step step) {
        const Failure failure{step, errno};
        [[maybe_unused]] const auto written = write(p.report, &failure, sizeof failure);
        _exit(127);
    };
    setsid();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != p.parent) _exit(127); // the parent died before the line above
    for (const int ours : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD}) signal(ours, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr); // only now: our handlers must not run in the child
    dup2(p.in, STDIN_FILENO);
    dup2(p.out, STDOUT_FILENO);
    dup2(p.err, STDERR_FILENO);
    // Closed by exec rather than now, because the report pipe is needed until then.
    close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    for (int i = 0; i < p.descriptor_count; ++i) dup2(p.descriptors[i], 3 + i);
    if (p.directory != nullptr && chdir(p.directory) != 0) fail(Failure::Step::directory);
    execvpe(p.argv[0], p.argv, p.envp);
    fail(Failure::Step::exec);
    _exit(127);
}

Error system_error(const std::string& what) {
    return {"child.spawn", what + ": " + std::strerror(errno), {}};
}

Error spawn_error(const ChildOptions& options, const Failure& failure) {
    const bool directory = failure.step == Failure::Step::directory;
    return {"child.spawn",
        (directory ? "cannot enter the folder " + options.directory.string()
                   : "cannot run " + options.argv[0])
            + ": " + std::strerror(failure.error),
        {}};
}

} // namespace

Result<Spawned> spawn_group(const ChildOptions& options) {
    if (options.argv.empty()) return Error{"child.spawn", "no program given", {}};
    auto arguments = options.argv;
    auto environment = merged_environment(options.environment);
    const auto argv = pointers(arguments);
    const auto envp = pointers(environment);

    Pipe in, out, err, report;
    if (!fill(in, options.input) || !out.open() || !err.open() || !report.open())
        return system_error("cannot open a pipe for " + options.argv[0]);

    // Copies, with numbers above all that the child gets, so that none is overwritten before its turn.
    const int places_end = 3 + static_cast<int>(options.descriptors.size());
    std::vector<Descriptor> copies(options.descriptors.size() + 1);
    std::vector<int> given;
    for (std::size_t i = 0; i < copies.size(); ++i) {
        const int from = i < options.descriptors.size() ? options.descriptors[i] : report.write.value;
        copies[i].value = fcntl(from, F_DUPFD_CLOEXEC, places_end);
        if (copies[i].value < 0) return system_error("cannot hand a descriptor to " + options.argv[0]);
        given.push_back(copies[i].value);
    }
    report.write.close();

    const Prepared prepared{const_cast<char**>(argv.data()), const_cast<char**>(envp.data()),
        options.directory.empty() ? nullptr : options.directory.c_str(), in.read.value, out.write.value,
        err.write.value, given.back(), given.data(), static_cast<int>(options.descriptors.size()), getpid()};
    // vfork: after fork, the audio thread would wait for a fresh copy of every page that it writes.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const pid_t pid = vfork();
    if (pid == 0) become(prepared);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (pid < 0) return system_error("cannot start a process for " + options.argv[0]);

    out.write.close();
    err.write.close();
    copies.clear();
    // By number: glibc 2.36 declares pidfd_open without C linkage.
    Descriptor pidfd(static_cast<int>(
        syscall(SYS_pidfd_open, pid, 0))); // before anything can reap it, so it cannot name another process
    Failure failure{};
    ssize_t got;
    do got = read(report.read.value, &failure, sizeof failure);
    while (got < 0 && errno == EINTR);
    if (got != 0 || pidfd.value < 0) {
        const auto error =
            got != 0 ? spawn_error(options, failure) : system_error("cannot watch " + options.argv[0]);
        ::kill(pid, SIGKILL);
        waitpid(pid, nullptr, 0);
        return error;
    }
    return Spawned{pid, pidfd.release(), out.read.release(), err.read.release()};
}

} // namespace aviary::process
