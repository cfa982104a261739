// Delays a track so that it is in time with tracks whose plugins have more latency.
//
//     DelayLine line(longest, fade_frames);
//     line.set_delay(64);
//     line.process(block, frames);
//
// A change of the delay is a crossfade from the old one. Allocates in the constructor only. [audio-thread] after that
#pragma once

#include "engine/mixer/stereo.h"
#include "rt/retired.h"

#include <memory>
#include <vector>

namespace aviary::engine {

class DelayLine : public rt::Retirable {
public:
    DelayLine(std::uint32_t longest, std::uint32_t fade_frames)
        : samples_(std::bit_ceil(std::size_t(longest) + 1))
        , mask_(samples_.size() - 1)
        , fade_frames_(fade_frames) {}

    std::uint32_t longest() const { return std::uint32_t(mask_); }

    /// `frames`: at most longest(). At once while the line is unused; else by a crossfade, as soon as it holds enough
    /// sound.
    void set_delay(std::uint32_t frames) {
        before_ = position_ == 0 ? frames : delay_;
        delay_ = frames;
        fade_left_ =
            before_ == delay_
                ? 0
                : fade_frames_ + (frames - std::uint32_t(std::min<std::size_t>(frames, position_ - begin_)));
    }

    void process(Stereo& block, std::uint32_t frames) {
        for (std::uint32_t i = 0; i < frames; ++i) {
            samples_[position_ & mask_] = {block.left[i], block.right[i]};
            Frame out = samples_[(position_ - delay_) & mask_];
            if (fade_left_) {
                const Frame old = samples_[(position_ - before_) & mask_];
                const float way = std::min(1.0f, float(fade_left_--) / float(fade_frames_));
                out.left += way * (old.left - out.left);
                out.right += way * (old.right - out.right);
            }
            block.left[i] = out.left;
            block.right[i] = out.right;
            ++position_;
        }
        block.silent = false;
    }

    /// Takes over the sound and the delay of a shorter line that is in use, to replace it.
    void take_over(const DelayLine& before) {
        position_ = before.position_;
        delay_ = before.delay_;
        begin_ = std::max(before.begin_, position_ - std::min(position_, before.samples_.size()));
        for (std::size_t at = begin_; at < position_; ++at)
            samples_[at & mask_] = before.samples_[at & before.mask_];
    }
    /// The same where no line was in use; the sound of that time is not known.
    void take_over_undelayed() { position_ = begin_ = 1; }

private:
    struct Frame {
        float left = 0, right = 0;
    };
    std::vector<Frame> samples_;
    std::size_t mask_, position_ = 0;
    std::size_t begin_ = 0; // the position of the first frame that is known
    std::uint32_t delay_ = 0, before_ = 0, fade_frames_, fade_left_ = 0;
};

/// The place of a delay line. It is empty until a delay is needed.
class Delay {
public:
    /// `line` replaces the one in use, which is returned. Null: that one stays, and must be long enough.
    std::unique_ptr<DelayLine> set(std::uint32_t frames, std::unique_ptr<DelayLine> line) {
        if (line && line_) line->take_over(*line_);
        if (line && !line_ && heard_) line->take_over_undelayed();
        if (line) std::swap(line, line_);
        if (line_) line_->set_delay(frames);
        return line;
    }
    void process(Stereo& block, std::uint32_t frames) {
        heard_ = true;
        if (line_) line_->process(block, frames);
    }
    /// The delayed block, in `spare`; where there is no line, `block` itself.
    Stereo delayed(const Stereo& block, Stereo spare, std::uint32_t frames) {
        if (line_) {
            std::memcpy(spare.left, block.left, frames * sizeof(float));
            std::memcpy(spare.right, block.right, frames * sizeof(float));
        }
        Stereo out = line_ ? spare : block;
        process(out, frames);
        return out;
    }

private:
    std::unique_ptr<DelayLine> line_;
    bool heard_ = false;
};

} // namespace aviary::engine
