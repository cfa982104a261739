// Stands between a device and what fills its blocks. Once it is shut, the device may go on calling, or hang: it gets
// silence, and `process` is not called any more.
//
//     auto shutter = std::make_shared<Shutter>(process);
//     device->start([shutter](const Block& block) { shutter->fill(block); });     // audio thread
//     shutter->shut();                                                         // main thread: from here on silence
#pragma once

#include "base/nonblocking.h"
#include "engine/drivers/device.h"

#include <algorithm>
#include <atomic>
#include <thread>

namespace aviary::engine {

class Shutter {
public:
    explicit Shutter(Device::Process process)
        : process_(std::move(process)) {}

    /// [audio-thread]
    void fill(const Block& block) noexcept AVIARY_NONBLOCKING {
        // Either this sees that the shutter is shut, or shut() sees that it is busy: both are sequentially consistent.
        busy_.store(true);
        if (open_.load()) {
            process_(block);
        } else {
            std::fill_n(block.left, block.frames, 0.0f);
            std::fill_n(block.right, block.frames, 0.0f);
        }
        busy_.store(false);
        blocks_.fetch_add(1, std::memory_order_relaxed);
    }

    /// Returns once the last block has ended. [main-thread]
    void shut() {
        open_.store(false);
        while (busy_.load()) std::this_thread::yield();
    }

    std::uint64_t blocks() const { return blocks_.load(std::memory_order_relaxed); } ///< so far. [any-thread]

private:
    const Device::Process process_;
    std::atomic<bool> open_ = true, busy_ = false;
    std::atomic<std::uint64_t> blocks_ = 0;
};

} // namespace aviary::engine
