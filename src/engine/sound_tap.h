// Carries sound from the audio thread to whoever listens on the main thread. The audio thread never waits: while the ring
// is full, new blocks are dropped.
//
//     tap.listen(true);                         // main thread
//     tap.write(left, right, frames);           // audio thread, every block
//     auto samples = tap.read();                // main thread, regularly
#pragma once

#include "base/nonblocking.h"
#include "rt/ring.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace aviary::engine {

class SoundTap {
public:
    static constexpr std::size_t largest_read = 16384; ///< frames

    /// Keeps at least a second of sound: longer than the main thread is ever kept from reading.
    explicit SoundTap(double sample_rate)
        : frames_(std::size_t(sample_rate)) {}

    /// [main-thread]
    void listen(bool on) {
        if (on && !listening_) // drops what is left from the last time somebody listened
            for (Frame stale; frames_.pop(stale);) {
            }
        listening_.store(on, std::memory_order_release);
    }

    /// A block is kept whole or not at all. [audio-thread]
    void write(const float* left, const float* right, std::uint32_t count) noexcept AVIARY_NONBLOCKING {
        if (!listening_.load(std::memory_order_acquire) || frames_.space() < count) return;
        for (std::uint32_t i = 0; i < count; ++i) frames_.push({left[i], right[i]});
    }

    /// What has come since the last call, interleaved, oldest first; at most largest_read frames. [main-thread]
    std::vector<float> read() {
        std::vector<float> samples;
        const std::size_t count = std::min(frames_.size(), largest_read);
        samples.reserve(2 * count);
        Frame frame;
        for (std::size_t i = 0; i < count && frames_.pop(frame); ++i) {
            samples.push_back(frame.left);
            samples.push_back(frame.right);
        }
        return samples;
    }

private:
    struct Frame {
        float left = 0, right = 0;
    };
    rt::Ring<Frame> frames_;
    std::atomic<bool> listening_ = false;
};

} // namespace aviary::engine
