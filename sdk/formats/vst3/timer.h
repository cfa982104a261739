// Calls on the main thread every now and then. On Linux a host's run loop makes them, where it offers one through its
// context or its component handler; elsewhere VST3 knows none. [main-thread]
//
//     if (!timer.is_running()) timer.start(context, 30, [this] { tick(); });
//     timer.stop();                                     // also of one that never started
#pragma once

#include "sdk/formats/vst3/interfaces.h"

#include <functional>

namespace aviary::detail {

class HostTimer {
public:
    HostTimer() = default;
    ~HostTimer() { stop(); }
    HostTimer(const HostTimer&) = delete;
    HostTimer& operator=(const HostTimer&) = delete;

    /// False when the host, which may be null, offers no run loop.
    bool start(vst3::FUnknown* host, unsigned period_ms, std::function<void()> tick);
    void stop();
    bool is_running() const { return beat_ != nullptr; }

private:
    struct Beat;
    Beat* beat_ = nullptr;
};

} // namespace aviary::detail
