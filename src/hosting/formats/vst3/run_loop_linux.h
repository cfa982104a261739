// The loop that a plugin asks for on Linux: timers, and descriptors to be watched. A thread of its own waits for them, once
// there are any, and wakes the main thread, which calls the plugin.
//
//     RunLoop loop([host] { host->request_callback(host); });
//     loop.run();                                      // then: calls what is due
#pragma once

#include "hosting/formats/vst3/reference.h"

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace aviary::hosting {

class RunLoop final : public HostObject<vst3::Linux::IRunLoop> {
public:
    using Clock = std::chrono::steady_clock;

    /// `wake` is called by the thread.
    explicit RunLoop(std::function<void()> wake);
    ~RunLoop(); ///< No plugin is called any more.

    void run(); ///< [main-thread]

    tresult PLUGIN_API queryInterface(const vst3::TUID id, void** object) override;
    // A plugin may call these from its handlers. [main-thread]
    tresult PLUGIN_API registerEventHandler(
        vst3::Linux::IEventHandler* handler, vst3::Linux::FileDescriptor descriptor) override;
    tresult PLUGIN_API unregisterEventHandler(vst3::Linux::IEventHandler* handler) override;
    tresult PLUGIN_API registerTimer(
        vst3::Linux::ITimerHandler* handler, vst3::Linux::TimerInterval interval) override;
    tresult PLUGIN_API unregisterTimer(vst3::Linux::ITimerHandler* handler) override;

private:
    struct Watched {
        vst3::Linux::IEventHandler* handler;
        int descriptor;
    };
    struct Timer {
        vst3::Linux::ITimerHandler* handler;
        std::chrono::milliseconds interval;
        Clock::time_point due;
    };

    void changed();
    void wait_for_work();
    bool wait_once();

    const std::function<void()> wake_;
    int bell_ = -1; ///< an eventfd that ends the thread's poll()
    std::mutex mutex_;
    std::condition_variable ran_;
    std::vector<Watched> watched_;
    std::vector<Timer> timers_;
    bool is_due_ = false, ends_ = false;
    std::thread thread_;
};

} // namespace aviary::hosting
