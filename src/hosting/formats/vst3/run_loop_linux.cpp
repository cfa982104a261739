#include "hosting/formats/vst3/run_loop_linux.h"

#include <algorithm>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace aviary::hosting {

using namespace vst3;

namespace {

constexpr auto shortest_interval = std::chrono::milliseconds(1);
constexpr auto longest_wait = std::chrono::hours(1);

} // namespace

RunLoop::RunLoop(std::function<void()> wake)
    : wake_(std::move(wake))
    , bell_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

RunLoop::~RunLoop() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    changed();
    ran_.notify_all();
    if (thread_.joinable()) thread_.join();
    close(bell_);
}

tresult PLUGIN_API RunLoop::queryInterface(const TUID id, void** object) {
    return give<Linux::IRunLoop>(this, id, Linux::IRunLoop_iid, object);
}

tresult PLUGIN_API RunLoop::registerEventHandler(
    Linux::IEventHandler* handler, Linux::FileDescriptor descriptor) {
    if (!handler || descriptor < 0) return kInvalidArgument;
    {
        const std::lock_guard lock(mutex_);
        watched_.push_back({handler, descriptor});
    }
    changed();
    return kResultOk;
}

tresult PLUGIN_API RunLoop::unregisterEventHandler(Linux::IEventHandler* handler) {
    const std::lock_guard lock(mutex_);
    const auto gone = std::erase_if(watched_, [&](const Watched& one) { return one.handler == handler; });
    return gone > 0 ? kResultOk : kInvalidArgument;
}

tresult PLUGIN_API RunLoop::registerTimer(Linux::ITimerHandler* handler, Linux::TimerInterval interval) {
    if (!handler) return kInvalidArgument;
    const auto each = std::clamp<std::chrono::milliseconds>(
        std::chrono::milliseconds(std::min<Linux::TimerInterval>(interval, 3'600'000)), shortest_interval,
        longest_wait);
    {
        const std::lock_guard lock(mutex_);
        timers_.push_back({handler, each, Clock::now() + each});
    }
    changed();
    return kResultOk;
}

tresult PLUGIN_API RunLoop::unregisterTimer(Linux::ITimerHandler* handler) {
    const std::lock_guard lock(mutex_);
    const auto gone = std::erase_if(timers_, [&](const Timer& one) { return one.handler == handler; });
    return gone > 0 ? kResultOk : kInvalidArgument;
}

/// Starts the thread, or lets it look anew.
void RunLoop::changed() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto rung = write(bell_, &one, sizeof one);
    const std::lock_guard lock(mutex_);
    if (!thread_.joinable() && !ends_) thread_ = std::thread([this] { wait_for_work(); });
}

void RunLoop::wait_for_work() {
    while (wait_once()) {
        wake_();
        std::unique_lock lock(mutex_);
        ran_.wait(lock, [&] { return !is_due_ || ends_; });
    }
}

/// Until something is due; false: at the end.
bool RunLoop::wait_once() {
    for (;;) {
        std::vector<pollfd> polled{{bell_, POLLIN, 0}};
        auto due = Clock::now() + longest_wait;
        {
            const std::lock_guard lock(mutex_);
            if (ends_) return false;
            for (const Watched& one : watched_) polled.push_back({one.descriptor, POLLIN, 0});
            for (const Timer& timer : timers_) due = std::min(due, timer.due);
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - Clock::now());
        const int found = poll(polled.data(), polled.size(), int(std::max<long>(0, left.count())));
        std::uint64_t rung = 0;
        if ((polled[0].revents & POLLIN) != 0)
            while (read(bell_, &rung, sizeof rung) > 0) {
            }
        const bool is_readable = found > 0
                                 && std::any_of(polled.begin() + 1, polled.end(),
                                     [](const pollfd& one) { return one.revents != 0; });
        const std::lock_guard lock(mutex_);
        if (ends_) return false;
        is_due_ = is_readable || Clock::now() >= due;
        if (is_due_) return true;
    }
}

/// Handlers may take themselves or others off: each is looked for again before it is called.
void RunLoop::run() {
    std::vector<Linux::ITimerHandler*> timers;
    std::vector<Watched> watched;
    {
        const std::lock_guard lock(mutex_);
        if (!is_due_) return;
        const auto now = Clock::now();
        for (Timer& timer : timers_)
            if (timer.due <= now) {
                timer.due = now + timer.interval;
                timers.push_back(timer.handler);
            }
        watched = watched_;
    }
    const auto is_there = [&](const auto& all, const void* handler) {
        const std::lock_guard lock(mutex_);
        return std::ranges::any_of(all, [&](const auto& one) { return one.handler == handler; });
    };
    for (auto* handler : timers)
        if (is_there(timers_, handler)) handler->onTimer();
    for (const Watched& one : watched) {
        pollfd polled{one.descriptor, POLLIN, 0};
        if (poll(&polled, 1, 0) > 0 && is_there(watched_, one.handler))
            one.handler->onFDIsSet(one.descriptor);
    }
    {
        const std::lock_guard lock(mutex_);
        is_due_ = false;
    }
    ran_.notify_all();
}

} // namespace aviary::hosting
