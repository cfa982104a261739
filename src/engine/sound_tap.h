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
#include <optional>
#include <utility>
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
        if (on && !listening_) { // drops what is left from the last time somebody listened
            for (Frame stale; frames_.pop(stale);) {
            }
            held_.reset();
        }
        listening_.store(on, std::memory_order_release);
    }

    /// A block is kept whole or not at all. [audio-thread]
    void write(const float* left, const float* right, std::uint32_t count) noexcept AVIARY_NONBLOCKING {
        if (!listening_.load(std::memory_order_acquire)) return;
        if (frames_.space() < count) {
            gap_ = true;
            return;
        }
        for (std::uint32_t i = 0; i < count; ++i) frames_.push({left[i], right[i], gap_ && i == 0});
        gap_ = false;
    }

    /// What has come since the last call, interleaved, oldest first; at most largest_read frames, and none from behind a
    /// gap together with some from before it. [main-thread]
    std::vector<float> read() {
        std::vector<float> samples;
        const std::size_t count = std::min(frames_.size() + held_.has_value(), largest_read);
        samples.reserve(2 * count);
        is_after_gap_ = held_.has_value();
        for (std::size_t i = 0; i < count; ++i) {
            Frame frame;
            if (held_)
                frame = *std::exchange(held_, {});
            else if (!frames_.pop(frame))
                break;
            else if (frame.is_after_gap && i > 0) {
                held_ = frame;
                break;
            }
            is_after_gap_ |= frame.is_after_gap;
            samples.push_back(frame.left);
            samples.push_back(frame.right);
        }
        return samples;
    }
    /// Whether blocks were dropped before what the last read() gave. [main-thread]
    bool is_after_gap() const { return is_after_gap_; }

private:
    struct Frame {
        float left = 0, right = 0;
        bool is_after_gap = false;
    };
    rt::Ring<Frame> frames_;
    std::atomic<bool> listening_ = false;
    bool gap_ = false; ///< the audio thread's: it has dropped blocks since the last one that it wrote
    std::optional<Frame> held_; ///< popped, and yet to be read
    bool is_after_gap_ = false;
};

} // namespace aviary::engine
