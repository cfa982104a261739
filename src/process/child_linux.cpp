#include "process/child.h"
#include "process/guardian.h"
#include "process/spawn_linux.h"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>

#include <sys/wait.h>

namespace aviary::process {

namespace asio = boost::asio;

std::string ChildExit::text() const {
    switch (why) {
    case Why::timed_out: return "ran out of time";
    case Why::stopped: return "was stopped";
    case Why::ended: break;
    }
    if (signal == 0) return "exited with code " + std::to_string(code);
    const char* name = sigabbrev_np(signal);
    const char* words = sigdescr_np(signal);
    return "was killed by " + (name ? "SIG" + std::string(name) : "signal " + std::to_string(signal))
           + (words ? " (" + std::string(words) + ")" : "");
}

namespace {

/// A longer line is passed on in pieces: a child that never ends its line must not use up our memory.
constexpr std::size_t longest_line = 64 * 1024;

/// One of the child's outputs, passed on as it comes or line by line.
struct Output {
    Output(asio::io_context& io, int fd, std::function<void(std::string_view)> callback, bool by_line)
        : pipe(io, fd)
        , deliver(std::move(callback))
        , lines(by_line) {
        pipe.non_blocking(true);
    }

    /// Reads at most `chunks` buffers of what is there now, and delivers them. Never waits. False when there is no
    /// more.
    bool take(int chunks) {
        boost::system::error_code error;
        while (chunks-- > 0 && !muted && !error) {
            const auto size = pipe.read_some(asio::buffer(buffer), error);
            if (!error && deliver) pass_on({buffer.data(), size});
        }
        ended = error && error != asio::error::would_block;
        return !error;
    }

    void pass_on(std::string_view text) {
        if (!lines) return deliver(text);
        rest += text;
        std::size_t begin = 0;
        for (auto end = rest.find('\n'); end != std::string::npos && !muted; end = rest.find('\n', begin)) {
            deliver(std::string_view(rest).substr(begin, end - begin));
            begin = end + 1;
        }
        rest.erase(0, begin);
        if (rest.size() >= longest_line && !muted) deliver(std::exchange(rest, {}));
    }

    /// Delivers what is left. Bounded, since a process that escaped the group may go on writing for ever.
    void finish() {
        take(64);
        if (!rest.empty() && !muted) deliver(std::exchange(rest, {}));
    }

    asio::posix::stream_descriptor pipe;
    std::function<void(std::string_view)> deliver;
    bool lines;
    bool ended = false;
    bool muted = false; ///< the Child is gone, maybe during a delivery
    std::string rest;   ///< an unfinished line
    std::array<char, 16384> buffer;
};

} // namespace

struct Child::Impl : std::enable_shared_from_this<Impl> {
    Impl(asio::io_context& io, const Spawned& spawned, int its_number, const ChildOptions& options,
        Callbacks callbacks)
        : pid(spawned.pid)
        , number(its_number)
        , grace(options.grace)
        , ended(io, spawned.pidfd)
        , timer(io)
        , out(io, spawned.out, std::move(callbacks.on_out), options.lines)
        , err(io, spawned.err, std::move(callbacks.on_err), options.lines)
        , on_exit(std::move(callbacks.on_exit)) {}

    ~Impl() { abandon(); } // the child still runs only if the loop is destroyed before it ends

    void start(std::chrono::milliseconds time_limit) {
        read(out);
        read(err);
        await_end();
        if (time_limit.count() != 0) limit(time_limit);
    }

    void limit(std::chrono::milliseconds from_now) {
        if (!running || why != ChildExit::Why::ended) return; // the timer waits for the grace
        timer.expires_after(from_now);
        timer.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (!error && self->running) self->stop(ChildExit::Why::timed_out);
        });
    }

    /// Asio may wake us for another descriptor: one that is closed by now, and whose place in its reactor ours has
    /// taken. So has_ended() asks the system.
    void await_end() {
        ended.async_wait(asio::posix::stream_descriptor::wait_read,
            [self = shared_from_this()](boost::system::error_code error) {
                if (error || !self->running) return;
                self->has_ended() ? self->finish() : self->await_end();
            });
    }

    bool has_ended() const {
        siginfo_t info{};
        return waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0
               || info.si_pid == pid;
    }

    /// Waits first and reads in the handler, so that no read is under way when the child's end is handled.
    void read(Output& output) {
        output.pipe.async_wait(asio::posix::stream_descriptor::wait_read,
            [self = shared_from_this(), &output](boost::system::error_code error) {
                if (error || !self->running) return;
                output.take(1);
                if (self->running && !output.ended) self->read(output);
            });
    }

    void signal_group(int signal) const { ::kill(-pid, signal); }

    void stop(ChildExit::Why reason) {
        if (!running || why != ChildExit::Why::ended) return;
        why = reason;
        if (grace.count() == 0) return signal_group(SIGKILL);
        signal_group(SIGTERM);
        timer.expires_after(grace);
        timer.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (!error && self->running) self->signal_group(SIGKILL);
        });
    }

    /// Kills the child's group, then reaps the child. In this order: once the child is reaped, the system may give the
    /// group's number to others.
    ChildExit reap() {
        signal_group(SIGKILL);
        siginfo_t info{};
        while (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED) != 0 && errno == EINTR) {
        }
        running = false;
        Guardian::session_ended(number);
        ChildExit exit{.why = why};
        (info.si_code == CLD_EXITED ? exit.code : exit.signal) = info.si_status;
        return exit;
    }

    void finish() {
        if (!running) return;
        const auto exit = reap();
        timer.cancel();
        const auto keep = shared_from_this(); // a callback may let go of the Child
        out.finish();
        err.finish();
        close();
        if (on_exit) std::exchange(on_exit, nullptr)(exit);
    }

    /// After this no callback comes, and the process is gone.
    void abandon() {
        out.muted = err.muted = true;
        on_exit = nullptr;
        if (running) reap();
        close();
    }

    void close() {
        boost::system::error_code ignored;
        timer.cancel();
        ended.close(ignored);
        out.pipe.close(ignored);
        err.pipe.close(ignored);
    }

    pid_t pid;
    int number; ///< of this child; unlike a pid, never used again
    std::chrono::milliseconds grace;
    asio::posix::stream_descriptor ended;
    asio::steady_timer timer; ///< the time limit, then the grace
    Output out, err;
    std::function<void(const ChildExit&)> on_exit;
    bool running = true; ///< not yet reaped
    ChildExit::Why why = ChildExit::Why::ended;
};

Child::Child(std::shared_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
Child::~Child() { impl_->abandon(); }

Result<std::unique_ptr<Child>> Child::spawn(
    asio::io_context& io, const ChildOptions& options, Callbacks callbacks) {
    static std::atomic<int> children = 0;
    const int number = ++children;
    auto marked = options;
    if (auto mark = Guardian::mark(number); !mark.empty()) marked.environment.push_back(std::move(mark));
    auto spawned = spawn_group(marked);
    if (!spawned) return spawned.error();
    Guardian::session_began(number, spawned->pid);
    auto impl = std::make_shared<Impl>(io, *spawned, number, options, std::move(callbacks));
    impl->start(options.time_limit);
    return std::unique_ptr<Child>(new Child(std::move(impl)));
}

void Child::stop() { impl_->stop(ChildExit::Why::stopped); }

void Child::limit(std::chrono::milliseconds from_now) { impl_->limit(from_now); }

void Child::kill() {
    if (!impl_->running) return;
    if (impl_->why == ChildExit::Why::ended) impl_->why = ChildExit::Why::stopped;
    impl_->signal_group(SIGKILL);
}

pid_t Child::pid() const { return impl_->pid; }

} // namespace aviary::process
