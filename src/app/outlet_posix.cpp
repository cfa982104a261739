#include "app/outlet.h"

#include <cerrno>
#include <climits>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>

#include <poll.h>
#include <unistd.h>

namespace aviary::app {

struct Outlet::Queue {
    const int descriptor;
    const std::function<std::string(std::uint64_t)> left_out;
    std::mutex mutex;
    std::condition_variable changed;
    std::string kept;      ///< whole lines
    std::size_t taken = 0; ///< bytes of these that have gone
    std::uint64_t lines_left_out = 0;
    bool is_ending = false, has_ended = false;

    /// The next piece to write; empty: no more comes.
    std::string_view next(std::string& piece) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return !kept.empty() || is_ending; });
        // A pipe that is ready takes that much without making its writer wait.
        piece.assign(kept, taken, PIPE_BUF);
        return piece;
    }

    void took(std::size_t size) {
        const std::lock_guard lock(mutex);
        taken += size;
        if (taken == kept.size() || taken > most_kept / 4) kept.erase(0, std::exchange(taken, 0));
        if (lines_left_out > 0 && kept.size() < most_kept / 2)
            kept += left_out(std::exchange(lines_left_out, 0)) + "\n";
    }

    bool wait_until_ready() {
        pollfd ready{descriptor, POLLOUT, 0};
        while (poll(&ready, 1, -1) < 0)
            if (errno != EINTR) return false;
        return (ready.revents & (POLLERR | POLLNVAL)) == 0;
    }

    /// [a thread of its own]
    void pass_on() {
        std::string piece;
        while (!next(piece).empty() && wait_until_ready()) {
            const auto written = write(descriptor, piece.data(), piece.size());
            if (written > 0) took(std::size_t(written));
            if (written < 0 && errno != EINTR && errno != EAGAIN) break; // nobody will ever read it
        }
        const std::lock_guard lock(mutex);
        has_ended = true;
        changed.notify_all();
    }
};

Outlet::Outlet(int descriptor, std::function<std::string(std::uint64_t)> left_out)
    : queue_(new Queue{.descriptor = descriptor, .left_out = std::move(left_out)}) {
    // The program's signals are for its other threads.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread([queue = queue_] { queue->pass_on(); }).detach();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Outlet::~Outlet() {
    std::unique_lock lock(queue_->mutex);
    queue_->is_ending = true;
    queue_->changed.notify_all();
    queue_->changed.wait_for(lock, patience, [this] { return queue_->has_ended; });
}

void Outlet::put(std::string_view line) {
    const std::lock_guard lock(queue_->mutex);
    if (queue_->has_ended) return;
    if (queue_->lines_left_out > 0 || queue_->kept.size() + line.size() >= most_kept) {
        ++queue_->lines_left_out;
        return;
    }
    queue_->kept.append(line) += '\n';
    queue_->changed.notify_all();
}

void put_at_once(int descriptor, std::string_view text) noexcept {
    pollfd ready{descriptor, POLLOUT, 0};
    if (poll(&ready, 1, 0) == 1 && (ready.revents & POLLOUT) != 0) [[maybe_unused]]
        const auto written = write(descriptor, text.data(), std::min(text.size(), std::size_t(PIPE_BUF)));
}

} // namespace aviary::app
