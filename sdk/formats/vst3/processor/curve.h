// A parameter's queue of values in a host block.
//
// A queue is a curve of straight lines, says VST3: from one point to the next, and from
// where the parameter was at the end of the last block to the first. A host whose curve goes straight through several
// blocks sends a single point for each, on its last frame; one that jumps sends the frame before the jump too. So the
// lines are followed here, in normalised values, as the host draws them, in steps so fine as the form says.
//
//     curve.begin(value_at_the_end_of_the_last_block);                   // once a host block
//     curve.follow(queue, form, start, end, [&](Frame frame, double value) { ... });     // once a piece, in order
//
// [audio-thread]
#pragma once

#include "sdk/formats/vst3/interfaces.h"
#include "sdk/formats/vst3/processor/vst3_events.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace aviary::detail {

struct CurveForm {
    bool has_lines = true; ///< otherwise it steps at its points
    Frame step = 1;        ///< frames between two values on a line
    Frame block_frames = 1;
};

class HostCurve {
public:
    void begin(double value) AVIARY_NONBLOCKING { *this = HostCurve(value); }
    HostCurve() = default;

    /// Where the curve moves from start to end: use(frame, value), in order.
    template <typename Use>
    void follow(vst::IParamValueQueue& queue, const CurveForm& form, Frame start, Frame end,
        const Use& use) AVIARY_NONBLOCKING {
        const int points = AVIARY_TRUSTED(queue.getPointCount());
        for (; next_ < points; ++next_) {
            vst3::int32 offset = 0;
            double value = 0;
            if (AVIARY_TRUSTED(queue.getPoint(next_, offset, value)) != vst3::kResultOk
                || !std::isfinite(value))
                continue;
            const auto frame = std::int64_t(frame_in_block(offset, form.block_frames));
            if (std::abs(value - value_) > rounding) {
                if (form.has_lines) follow_line(frame, value, form.step, start, end, use);
                if (frame >= std::int64_t(end)) return; // the piece ends on the line
                if (frame >= std::int64_t(start)) AVIARY_TRUSTED(use(Frame(frame), value));
            } else if (frame >= std::int64_t(end))
                return;
            frame_ = std::max(frame_, frame);
            value_ = value;
        }
    }

private:
    /// Normalised values that are no further apart differ by rounding. Going to where one is already would begin the
    /// parameter's smoothing anew. Neighbours among all integers are further apart.
    static constexpr double rounding = 1e-10;

    explicit HostCurve(double value)
        : value_(value) {}

    template <typename Use>
    void follow_line(std::int64_t frame, double value, Frame step, Frame start, Frame end,
        const Use& use) const AVIARY_NONBLOCKING {
        const double slope = (value - value_) / double(std::max<std::int64_t>(frame - frame_, 1));
        auto at = frame_ + 1;
        if (at < std::int64_t(start)) at += (std::int64_t(start) - at + step - 1) / step * step;
        for (; at < std::min<std::int64_t>(frame, end); at += step)
            AVIARY_TRUSTED(use(Frame(at), value_ + slope * double(at - frame_)));
    }

    int next_ = 0;            ///< point
    std::int64_t frame_ = -1; ///< of the last point before it
    double value_ = 0;        ///< likewise
};

} // namespace aviary::detail
