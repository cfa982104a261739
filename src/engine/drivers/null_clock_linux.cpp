#include "engine/drivers/null_clock.h"

#include <cerrno>
#include <vector>

#include <pthread.h>
#include <sched.h>
#include <time.h>

namespace aviary::engine {

namespace {

constexpr std::int64_t second = 1'000'000'000;
/// A clock that is further behind does not try to catch up.
constexpr std::int64_t longest_backlog = second / 10;

std::int64_t now() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * second + time.tv_nsec;
}

void sleep_until(std::int64_t nanoseconds) {
    const timespec time{nanoseconds / second, nanoseconds % second};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nullptr) == EINTR) {
    }
}

/// Real-time scheduling where the system grants it; where not, the ordinary will do for a clock without a device.
void ask_for_real_time() {
    const sched_param priority{.sched_priority = 10};
    pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority);
}

} // namespace

NullClock::NullClock(Process process, double sample_rate, std::uint32_t frames)
    : process_(std::move(process))
    , sample_rate_(sample_rate)
    , frames_(frames)
    , thread_([this] { run(); }) {}

NullClock::~NullClock() {
    stopping_.store(true, std::memory_order_release);
    thread_.join();
}

void NullClock::run() {
    ask_for_real_time();
    std::vector<float> left(frames_), right(frames_);
    const double block = double(frames_) / sample_rate_ * double(second);
    std::int64_t start = now();
    for (std::int64_t blocks = 0; !stopping_.load(std::memory_order_acquire); ++blocks) {
        const std::int64_t due = start + std::int64_t(double(blocks) * block);
        sleep_until(due);
        const std::int64_t behind = now() - due;
        if (behind > std::int64_t(block)) late_blocks_.fetch_add(1, std::memory_order_relaxed);
        if (behind > longest_backlog) start += behind;
        process_(left.data(), right.data(), frames_);
    }
}

} // namespace aviary::engine
