// Notices a device that asks for sound much faster than it could be heard. RtAudio does so when its device is gone:
// each write then fails at once, and RtAudio does not report it.
//
//     Runaway runaway(48000);
//     if (runaway.check(frames, Runaway::Clock::now())) fall_silent();   // audio thread, every block
#pragma once

#include <chrono>
#include <cstdint>

namespace aviary::engine {

class Runaway {
public:
    using Clock = std::chrono::steady_clock;

    explicit Runaway(double sample_rate)
        : sample_rate_(sample_rate) {}

    /// True when the device has asked for more than twice the time that has passed plus one second, counted anew every
    /// second. It may ask for that much because it fills its buffers at the start, and again after a gap.
    /// [audio-thread]
    bool check(std::uint32_t frames, Clock::time_point now) {
        if (since_ == Clock::time_point{}) since_ = now;
        frames_ += frames;
        const double asked = double(frames_) / sample_rate_;
        const double passed = std::chrono::duration<double>(now - since_).count();
        if (asked > 1 + 2 * passed) return true;
        if (passed >= 1) {
            since_ = now;
            frames_ = 0;
        }
        return false;
    }

private:
    double sample_rate_;
    Clock::time_point since_{};
    std::uint64_t frames_ = 0;
};

} // namespace aviary::engine
