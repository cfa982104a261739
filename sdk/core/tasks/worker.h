// The thread that does a plugin's tasks; see task.h. It looks for work every few milliseconds: to wake it, the audio
// thread would have to call the system.
#pragma once

#include <aviary/plugin.h>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace aviary::detail {

class Worker {
public:
    /// Starts a thread if the plugin has tasks. The plugin outlives it. [main-thread]
    explicit Worker(Plugin& plugin);
    ~Worker(); ///< Waits for the task that runs. [main-thread]
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

private:
    void work();

    Plugin& plugin_;
    std::mutex mutex_;
    std::condition_variable stopped_;
    bool stop_ = false;
    std::thread thread_;
};

} // namespace aviary::detail
