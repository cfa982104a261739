#include "sdk/core/tasks/worker.h"

#include "sdk/core/access.h"

#include <chrono>

namespace aviary::detail {

namespace {
constexpr auto look_every = std::chrono::milliseconds(2);
} // namespace

Worker::Worker(Plugin& plugin)
    : plugin_(plugin) {
    if (PluginAccess::first_task(plugin)) thread_ = std::thread([this] { work(); });
}

Worker::~Worker() {
    if (!thread_.joinable()) return;
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
    }
    stopped_.notify_one();
    thread_.join();
}

void Worker::work() {
    std::unique_lock lock(mutex_);
    while (!stopped_.wait_for(lock, look_every, [&] { return stop_; })) {
        lock.unlock();
        for (auto* task = PluginAccess::first_task(plugin_); task; task = PluginAccess::next(*task))
            PluginAccess::run_if_wanted(*task);
        lock.lock();
    }
}

} // namespace aviary::detail
