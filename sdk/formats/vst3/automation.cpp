// A host block's queues of parameter values.
//
// A queue is a curve of straight lines, says Steinberg's ivstparameterchanges.h: from one point to the next, and from
// where the parameter was at the end of the last block to the first. A host whose curve goes straight through several
// blocks sends a single point for each, on its last frame; one that jumps sends the frame before the jump too. So the
// lines are followed here, in normalised values, as the host draws them. A parameter of whole numbers goes from step to
// step at the points alone. On top of that comes the parameter's own smoothing, as in every format.
#include "sdk/core/access.h"
#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/normalized.h"
#include "sdk/formats/vst3/plugin.h"

#include <algorithm>
#include <cmath>

namespace aviary::detail {

using namespace Steinberg;

namespace {

/// Frames between two values on a line. A smoothed parameter gets there smoothly anyway.
constexpr Frame smoothed_step = 16, unsmoothed_step = 1;
/// Normalised values that are no further apart differ by rounding. Going to where one is already would begin the
/// parameter's smoothing anew.
constexpr double rounding = 1e-9;

template <typename Use>
void for_each_queue(const vst::ProcessData& block, const Use& use) AVIARY_NONBLOCKING {
    auto* changes = block.inputParameterChanges;
    const int queues = changes ? AVIARY_TRUSTED(changes->getParameterCount()) : 0;
    for (int i = 0; i < queues; ++i) {
        auto* queue = AVIARY_TRUSTED(changes->getParameterData(i));
        if (queue) AVIARY_TRUSTED(use(*queue, AVIARY_TRUSTED(queue->getParameterId())));
    }
}

struct Point {
    int32 offset = 0;
    double value = 0;
};

bool get_point(vst::IParamValueQueue& queue, int index, Point& point) AVIARY_NONBLOCKING {
    return AVIARY_TRUSTED(queue.getPoint(index, point.offset, point.value)) == kResultOk
           && std::isfinite(point.value);
}

template <typename Use>
void for_each_point(vst::IParamValueQueue& queue, const Use& use) AVIARY_NONBLOCKING {
    const int points = AVIARY_TRUSTED(queue.getPointCount());
    Point point;
    for (int i = 0; i < points; ++i)
        if (get_point(queue, i, point)) use(point);
}

} // namespace

/// Hands over what the queues say from start to end.
void Vst3Plugin::change_params(const vst::ProcessData& block, Frame start, Frame end) AVIARY_NONBLOCKING {
    const Frame frames = std::max(Frame(block.numSamples), 1u);
    for_each_queue(block, [&](vst::IParamValueQueue& queue, vst::ParamID id) AVIARY_NONBLOCKING {
        if (const int index = find(id); index >= 0) follow(queue, unsigned(index), start, end, frames);
    });
}

void Vst3Plugin::follow(
    vst::IParamValueQueue& queue, unsigned index, Frame start, Frame end, Frame frames) AVIARY_NONBLOCKING {
    const Param& param = instance_.param(index);
    const bool has_lines = param.kind() == ParamKind::floating;
    const Frame step = ParamAccess::smoothing(param) == Smoothing::none ? unsmoothed_step : smoothed_step;
    const auto go_to = [&](Frame frame, double value) {
        instance_.change(index, frame - start, to_plain(param, value));
    };
    // Where the piece before ended lies on the same line.
    auto last = std::int64_t(start) - 1;
    double last_value = to_normalized(param, param.value());
    const int points = AVIARY_TRUSTED(queue.getPointCount());
    Point point;
    for (int i = 0; i < points && last < std::int64_t(end); ++i) {
        if (!get_point(queue, i, point)) continue;
        const auto frame = std::int64_t(frame_in_block(point.offset, frames));
        if (frame < std::int64_t(start)) continue;
        if (std::abs(point.value - last_value) > rounding) {
            const double slope = (point.value - last_value) / double(std::max<std::int64_t>(frame - last, 1));
            for (auto at = last + 1; has_lines && at < std::min<std::int64_t>(frame, end); at += step)
                go_to(Frame(at), last_value + slope * double(at - last));
            if (frame < std::int64_t(end)) go_to(Frame(frame), point.value);
        }
        last = frame;
        last_value = point.value;
    }
    note_change(index);
}

/// Where the values' movement is out of reach: they just are what they are told to be.
void Vst3Plugin::set_params(const vst::ProcessData& block) AVIARY_NONBLOCKING {
    for_each_queue(block, [&](vst::IParamValueQueue& queue, vst::ParamID id) AVIARY_NONBLOCKING {
        const int index = find(id);
        if (index < 0) return;
        for_each_point(queue, [&](const Point& point) AVIARY_NONBLOCKING {
            instance_.set(unsigned(index), to_plain(instance_.param(unsigned(index)), point.value));
        });
        note_change(unsigned(index));
    });
}

/// A parameter that cannot be automated may change the latency, which only the main thread may find out.
void Vst3Plugin::note_change(unsigned index) AVIARY_NONBLOCKING {
    if (!instance_.param(index).automatable()) latency_may_differ_.store(true, std::memory_order_relaxed);
}

void Vst3Plugin::set_bypass(const vst::ProcessData& block) AVIARY_NONBLOCKING {
    if (takes_notes()) return;
    for_each_queue(block, [&](vst::IParamValueQueue& queue, vst::ParamID id) AVIARY_NONBLOCKING {
        if (id != bypass_id) return;
        for_each_point(
            queue, [&](const Point& point) AVIARY_NONBLOCKING { bypass_.set(point.value >= 0.5); });
    });
}

} // namespace aviary::detail
