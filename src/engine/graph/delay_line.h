// Holds a track back so that it meets those whose plugins answer later.
//
//     DelayLine line(longest, fade_frames);
//     line.set_delay(64);
//     line.process(block, frames);
//
// A new delay is faded to, from the old one. Memory is taken in the constructor. [audio-thread] after that
#pragma once

#include "engine/graph/stereo.h"
#include "rt/retired.h"

#include <vector>

namespace aviary::engine {

class DelayLine : public rt::Retirable {
public:
    DelayLine(std::uint32_t longest, std::uint32_t fade_frames)
        : samples_(std::bit_ceil(std::size_t(longest) + 1))
        , mask_(samples_.size() - 1)
        , fade_frames_(fade_frames) {}

    std::uint32_t longest() const { return std::uint32_t(mask_); }

    /// At most longest(). At once while the line has not been used.
    void set_delay(std::uint32_t frames) {
        before_ = position_ == 0 ? frames : delay_;
        delay_ = frames;
        fade_left_ = before_ == delay_ ? 0 : fade_frames_;
    }

    void process(Stereo& block, std::uint32_t frames) {
        for (std::uint32_t i = 0; i < frames; ++i) {
            samples_[position_ & mask_] = {block.left[i], block.right[i]};
            Frame out = samples_[(position_ - delay_) & mask_];
            if (fade_left_) {
                const Frame old = samples_[(position_ - before_) & mask_];
                const float way = float(fade_left_--) / float(fade_frames_);
                out.left += way * (old.left - out.left);
                out.right += way * (old.right - out.right);
            }
            block.left[i] = out.left;
            block.right[i] = out.right;
            ++position_;
        }
        block.silent = false;
    }

private:
    struct Frame {
        float left = 0, right = 0;
    };
    std::vector<Frame> samples_;
    std::size_t mask_, position_ = 0;
    std::uint32_t delay_ = 0, before_ = 0, fade_frames_, fade_left_ = 0;
};

} // namespace aviary::engine
