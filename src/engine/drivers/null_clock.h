// Runs an audio callback in real time where there is no audio device.
//
//     NullClock clock([&](float* left, float* right, std::uint32_t frames) { engine.process(left, right, frames); },
//         48000, 512);
//     // runs until it is destroyed
//
// Blocks are due at times computed from the first one's, so the clock does not drift; after a pause of the whole machine it
// starts counting anew instead of catching up.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>

namespace aviary::engine {

class NullClock {
public:
    /// Called on the clock's own thread, the audio thread, for as long as the clock lives.
    using Process = std::function<void(float* left, float* right, std::uint32_t frames)>;

    /// Starts. `frames` is the length of a block.
    NullClock(Process process, double sample_rate, std::uint32_t frames);
    ~NullClock(); ///< Returns once the last block has ended. Not on the clock's own thread
    NullClock(const NullClock&) = delete;
    NullClock& operator=(const NullClock&) = delete;

    /// Blocks that began after the next one was due. [any-thread]
    std::uint64_t late_blocks() const { return late_blocks_.load(std::memory_order_relaxed); }

private:
    void run();

    Process process_;
    double sample_rate_;
    std::uint32_t frames_;
    std::atomic<bool> stopping_ = false;
    std::atomic<std::uint64_t> late_blocks_ = 0;
    std::thread thread_; // the last: everything it uses is there before it
};

} // namespace aviary::engine
