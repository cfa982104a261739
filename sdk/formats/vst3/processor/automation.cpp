// A host block's queues of parameter values, handed over piece by piece.
//
// A float follows the lines that the host draws (see curve.h); a parameter of whole numbers goes from step to step at
// the points alone. On top of that comes the parameter's own smoothing, as in every format. For a plugin that wants
// blocks to end where a parameter changes, a line is cut into steps, each of them a block.
#include "sdk/core/access.h"
#include "sdk/formats/vst3/controller/normalized.h"
#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/vst3_plugin.h"

#include <algorithm>
#include <cmath>

namespace aviary::detail {

using namespace vst3;

namespace {

/// Frames between two values on a line. A smoothed parameter gets there smoothly anyway, and each value that ends a
/// block costs a call of process().
constexpr Frame smoothed_step = 16, unsmoothed_step = 1, sub_block_step = 32;

template <typename Use>
void for_each_queue(const vst::ProcessData& block, const Use& use) AVIARY_NONBLOCKING {
    auto* changes = block.inputParameterChanges;
    const int queues = changes ? AVIARY_TRUSTED(changes->getParameterCount()) : 0;
    for (int i = 0; i < queues; ++i) {
        auto* queue = AVIARY_TRUSTED(changes->getParameterData(i));
        if (queue) AVIARY_TRUSTED(use(*queue, AVIARY_TRUSTED(queue->getParameterId())));
    }
}

template <typename Use>
void for_each_value(vst::IParamValueQueue& queue, const Use& use) AVIARY_NONBLOCKING {
    const int points = AVIARY_TRUSTED(queue.getPointCount());
    int32 offset = 0;
    double value = 0;
    for (int i = 0; i < points; ++i)
        if (AVIARY_TRUSTED(queue.getPoint(i, offset, value)) == kResultOk && std::isfinite(value))
            AVIARY_TRUSTED(use(value));
}

} // namespace

CurveForm Vst3Plugin::form_of(unsigned index, const vst::ProcessData& block) const AVIARY_NONBLOCKING {
    const Param& param = instance_.param(index);
    const bool smoothed = ParamAccess::smoothing(param) != Smoothing::none;
    return {.has_lines = param.kind() == ParamKind::floating,
        .step = automation_ == Automation::sub_blocks ? sub_block_step
                : smoothed                            ? smoothed_step
                                                      : unsmoothed_step,
        .block_frames = std::max(Frame(block.numSamples), 1u)};
}

void Vst3Plugin::begin_curves(const vst::ProcessData& block) AVIARY_NONBLOCKING {
    for_each_queue(block, [&](vst::IParamValueQueue&, vst::ParamID id) AVIARY_NONBLOCKING {
        const int index = find(id);
        if (index < 0) return;
        const Param& param = instance_.param(unsigned(index));
        curves_[std::size_t(index)].begin(to_normalized(param, param.value()));
    });
}

bool Vst3Plugin::cuts_at(unsigned index) const AVIARY_NONBLOCKING {
    return automation_ == Automation::sub_blocks || instance_.cuts_at(index);
}

/// The first frame from start to end on which a parameter changes that begins a new piece, or end.
Frame Vst3Plugin::first_change(
    const vst::ProcessData& block, Frame start, Frame end) const AVIARY_NONBLOCKING {
    for_each_queue(block, [&](vst::IParamValueQueue& queue, vst::ParamID id) AVIARY_NONBLOCKING {
        const int index = find(id);
        if (index < 0 || !cuts_at(unsigned(index))) return;
        HostCurve ahead = curves_[std::size_t(index)];
        ahead.follow(queue, form_of(unsigned(index), block), start, end,
            [&](Frame frame, double) AVIARY_NONBLOCKING { end = std::min(end, frame); });
    });
    return end;
}

/// Hands over what the queues say from start to end.
void Vst3Plugin::change_params(const vst::ProcessData& block, Frame start, Frame end) AVIARY_NONBLOCKING {
    for_each_queue(block, [&](vst::IParamValueQueue& queue, vst::ParamID id) AVIARY_NONBLOCKING {
        const int index = find(id);
        if (index < 0) return;
        const auto number = unsigned(index);
        const Param& param = instance_.param(number);
        curves_[number].follow(queue, form_of(number, block), start, end,
            [&](Frame frame, double value)
                AVIARY_NONBLOCKING { instance_.change(number, frame - start, to_plain(param, value)); });
        note_change(number);
    });
}

/// Where the values' movement is out of reach: they just are what they are told to be.
void Vst3Plugin::set_params(const vst::ProcessData& block) AVIARY_NONBLOCKING {
    for_each_queue(block, [&](vst::IParamValueQueue& queue, vst::ParamID id) AVIARY_NONBLOCKING {
        const int index = find(id);
        if (index < 0) return;
        for_each_value(queue, [&](double value) AVIARY_NONBLOCKING {
            instance_.set(unsigned(index), to_plain(instance_.param(unsigned(index)), value));
        });
        note_change(unsigned(index));
    });
}

/// A parameter that cannot be automated may change the latency, which only the main thread may find out.
void Vst3Plugin::note_change(unsigned index) AVIARY_NONBLOCKING {
    if (!instance_.param(index).automatable()) latency_may_differ_.store(true, std::memory_order_relaxed);
}

/// Bypass; and the program, which only the main thread can load.
void Vst3Plugin::set_own_params(const vst::ProcessData& block) AVIARY_NONBLOCKING {
    if (!has_bypass() && programs_.empty()) return;
    for_each_queue(block, [&](vst::IParamValueQueue& queue, vst::ParamID id) AVIARY_NONBLOCKING {
        if (id == bypass_id && has_bypass())
            for_each_value(queue, [&](double value) AVIARY_NONBLOCKING { bypass_.set(value >= 0.5); });
        if (id == program_id && !programs_.empty())
            for_each_value(queue, [&](double value) AVIARY_NONBLOCKING {
                wanted_program_.store(int(program_at(value)), std::memory_order_relaxed);
            });
    });
}

} // namespace aviary::detail
