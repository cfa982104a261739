#include "sdk/core/tasks/worker.h"

#include "sdk/core/access.h"

#include <utility>

#if defined(__has_feature)
#if __has_feature(realtime_sanitizer)
#include <sanitizer/rtsan_interface.h>
#define AVIARY_RTSAN
#endif
#endif

namespace aviary::detail {

Worker::Worker(Plugin& plugin, PublishedValues& values, std::function<void(const Failure&)> made)
    : plugin_(plugin)
    , values_(values)
    , made_(std::move(made)) {
    if (PluginAccess::first_task(plugin) || PluginAccess::first_made(plugin)
        || PluginAccess::first_tape(plugin))
        thread_ = std::thread([this] { work(); });
}

Worker::~Worker() {
    if (!thread_.joinable()) return;
    stop_.store(true, std::memory_order_relaxed);
    wake();
    thread_.join();
}

void Worker::prepare(const Setup& setup) {
    {
        std::lock_guard lock(setup_mutex_);
        setup_ = setup;
        setup_serial_.fetch_add(1, std::memory_order_release);
    }
    wake();
}

/// A call of the system that waits for nobody, where a thread sleeps.
void Worker::wake() AVIARY_NONBLOCKING {
    wakes_.fetch_add(1, std::memory_order_release);
#ifdef AVIARY_RTSAN
    AVIARY_TRUSTED((__rtsan_disable(), wakes_.notify_one(), __rtsan_enable()));
#else
    AVIARY_TRUSTED(wakes_.notify_one());
#endif
}

namespace {
/// What a value is made from: its sources, and how the plugin runs.
std::uint64_t origin(std::uint64_t sources, std::uint64_t setup_serial) {
    return sources ^ (setup_serial * 0x9e3779b97f4a7c15u);
}
/// For the so-manieth time. Never 0, which stands for a value not made yet.
std::uint64_t origin_of_time(std::uint64_t origin, unsigned times_asked) {
    return (origin ^ (times_asked * 0xc2b2ae3d27d4eb4fu)) | 1;
}
} // namespace

bool Worker::is_due(const MadeBase& made) const {
    const auto serial = setup_serial_.load(std::memory_order_acquire);
    return serial > 0
           && PluginAccess::made_from(made)
                  != origin_of_time(
                      origin(PluginAccess::sources(made), serial), PluginAccess::times_asked(made));
}

bool Worker::done() const {
    for (auto* task = PluginAccess::first_task(plugin_); task; task = PluginAccess::next(*task))
        if (PluginAccess::pending(*task)) return false;
    for (auto* tape = PluginAccess::first_tape(plugin_); tape; tape = PluginAccess::next(*tape))
        if (PluginAccess::is_short(*tape)) return false;
    if (held_frames_.load(std::memory_order_acquire) > 0 || values_.is_loading()) return true;
    for (auto* made = PluginAccess::first_made(plugin_); made; made = PluginAccess::next(*made))
        if (is_due(*made)) return false;
    return true;
}

bool Worker::wait(std::chrono::milliseconds patience) const {
#ifdef AVIARY_RTSAN
    const __rtsan::ScopedDisabler may_wait; // offline, the audio thread may
#endif
    constexpr auto glance = std::chrono::microseconds(100);
    for (auto waited = std::chrono::microseconds(0); waited < patience; waited += glance) {
        if (done()) return true;
        std::this_thread::sleep_for(glance);
    }
    return done();
}

void Worker::hold_for(unsigned frames) {
    std::lock_guard lock(publishing_);
    held_frames_.store(frames, std::memory_order_release);
}

void Worker::played(unsigned frames) AVIARY_NONBLOCKING {
    const unsigned held = held_frames_.load(std::memory_order_relaxed);
    if (held == 0) return;
    held_frames_.store(held > frames ? held - frames : 0, std::memory_order_release);
    if (held <= frames) wake();
}

void Worker::work() {
    while (!stop_.load(std::memory_order_relaxed)) {
        const auto seen = wakes_.load(std::memory_order_acquire);
        for (auto* task = PluginAccess::first_task(plugin_); task; task = PluginAccess::next(*task))
            PluginAccess::run_if_wanted(*task);
        make_due();
        for (auto* tape = PluginAccess::first_tape(plugin_); tape; tape = PluginAccess::next(*tape))
            PluginAccess::top_up(*tape);
        values_.collect();
        wakes_.wait(seen, std::memory_order_acquire);
    }
}

void Worker::make_due() {
    for (auto* made = PluginAccess::first_made(plugin_); made; made = PluginAccess::next(*made))
        while (held_frames_.load(std::memory_order_acquire) == 0 && !stop_.load(std::memory_order_relaxed)
               && !values_.is_loading() && is_due(*made))
            make(*made);
}

/// Whether no load came between the sources that a value was made of, when so many loads had been counted; or they are
/// those of now.
bool Worker::is_of_one_state(const MadeBase& made, std::uint64_t made_of, unsigned loads) {
    const unsigned now = values_.loads();
    return now == loads || (now % 2 == 0 && PluginAccess::sources(made) == made_of && values_.loads() == now);
}

void Worker::make(MadeBase& made) {
    Setup setup;
    std::uint64_t serial = 0;
    {
        std::lock_guard lock(setup_mutex_);
        setup = setup_;
        serial = setup_serial_.load(std::memory_order_relaxed);
    }
    const auto loads = values_.loads();
    if (loads % 2 != 0) return; // a load is under way, and wakes this thread in the end
    // Read first: what is asked for meanwhile is made again.
    const auto times_asked = PluginAccess::times_asked(made);
    Failure failure;
    unsigned long long made_of = 0;
    Counted* value = PluginAccess::make(made, setup, failure, made_of);
    const auto from = origin(made_of, serial);
    const bool is_there = value != nullptr;
    bool is_news = false;
    {
        std::lock_guard lock(publishing_);
        const bool is_late = held_frames_.load(std::memory_order_relaxed) > 0;
        if (is_late || !is_of_one_state(made, made_of, loads)) { // it is made again later
            if (value) value->release();
            return;
        }
        is_news = PluginAccess::is_news(made, from, failure);
        PluginAccess::publish(made, value, failure);
    }
    if (is_there || is_news) made_(is_news ? failure : Failure());
    // Last: who waits for done() knows all that was said.
    PluginAccess::set_made_from(made, origin_of_time(from, times_asked));
}

} // namespace aviary::detail
