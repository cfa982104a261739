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

/// Where the block has no sound, all points are on frame 0.
template <typename Use>
void for_each_point(
    vst::IParamValueQueue& queue, const vst::ProcessData& block, const Use& use) AVIARY_NONBLOCKING {
    const int points = AVIARY_TRUSTED(queue.getPointCount());
    const Frame frames = std::max(Frame(block.numSamples), 1u);
    int32 offset = 0;
    double value = 0;
    for (int i = 0; i < points; ++i)
        if (AVIARY_TRUSTED(queue.getPoint(i, offset, value)) == kResultOk && std::isfinite(value))
            AVIARY_TRUSTED(use(frame_in_block(offset, frames), value));
}

/// The points of one parameter's queue.
template <typename Use>
void for_each_point(vst::ParamID id, const vst::ProcessData& block, const Use& use) AVIARY_NONBLOCKING {
    for_each_queue(block, [&](vst::IParamValueQueue& queue, vst::ParamID of) AVIARY_NONBLOCKING {
        if (of == id) for_each_point(queue, block, use);
    });
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
        const int index = find_settable(id);
        if (index < 0) return;
        const Param& param = instance_.param(unsigned(index));
        curves_[std::size_t(index)].begin(to_normalized(param, instance_.heard_value(unsigned(index))));
    });
}

bool Vst3Plugin::cuts_at(unsigned index) const AVIARY_NONBLOCKING {
    return automation_ == Automation::sub_blocks || instance_.cuts_at(index);
}

/// The first frame from start to end on which a parameter changes that begins a new piece, or end.
Frame Vst3Plugin::first_change(
    const vst::ProcessData& block, Frame start, Frame end) const AVIARY_NONBLOCKING {
    if (!programs_.empty())
        for_each_point(program_id, block, [&](Frame frame, double) AVIARY_NONBLOCKING {
            if (frame >= start) end = std::min(end, frame);
        });
    for_each_queue(block, [&](vst::IParamValueQueue& queue, vst::ParamID id) AVIARY_NONBLOCKING {
        const int index = find_settable(id);
        if (index < 0 || !cuts_at(unsigned(index))) return;
        HostCurve ahead = curves_[std::size_t(index)];
        ahead.follow(queue, form_of(unsigned(index), block), start, end,
            [&](Frame frame, double) AVIARY_NONBLOCKING { end = std::min(end, frame); });
    });
    return end;
}

/// Sets all parameters as the program says that the host chooses from start to end; set(index, frame, value) does it.
/// The main thread tells the host.
template <typename Set>
void Vst3Plugin::take_programs(
    const vst::ProcessData& block, Frame start, Frame end, const Set& set) AVIARY_NONBLOCKING {
    if (programs_.empty()) return;
    for_each_point(program_id, block, [&](Frame frame, double value) AVIARY_NONBLOCKING {
        const unsigned program = program_at(value);
        if (frame < start || frame >= end) return;
        if (program_.exchange(program, std::memory_order_relaxed) == program) return;
        for (unsigned i = 0; i < instance_.param_count(); ++i) {
            if (instance_.param(i).read_only()) continue;
            set(i, frame - start, program_values_[program][i]);
            note_change(i);
        }
        program_loaded_.store(true, std::memory_order_release);
    });
}

/// Hands over what the queues say from start to end.
void Vst3Plugin::change_params(const vst::ProcessData& block, Frame start, Frame end) AVIARY_NONBLOCKING {
    take_programs(block, start, end, [&](unsigned index, Frame frame, double value) AVIARY_NONBLOCKING {
        instance_.change(index, frame, value);
    });
    for_each_queue(block, [&](vst::IParamValueQueue& queue, vst::ParamID id) AVIARY_NONBLOCKING {
        const int index = find_settable(id);
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
    const Frame frames = std::max(Frame(block.numSamples), 1u);
    take_programs(block, 0, frames,
        [&](unsigned index, Frame, double value) AVIARY_NONBLOCKING { instance_.set(index, value); });
    for_each_queue(block, [&](vst::IParamValueQueue& queue, vst::ParamID id) AVIARY_NONBLOCKING {
        const int index = find_settable(id);
        if (index < 0) return;
        for_each_point(queue, block, [&](Frame, double value) AVIARY_NONBLOCKING {
            instance_.set(unsigned(index), to_plain(instance_.param(unsigned(index)), value));
        });
        note_change(unsigned(index));
    });
}

/// A parameter that cannot be automated may change the latency, which only the main thread may find out.
void Vst3Plugin::note_change(unsigned index) AVIARY_NONBLOCKING {
    if (!instance_.param(index).automatable()) latency_may_differ_.store(true, std::memory_order_relaxed);
}

void Vst3Plugin::set_bypass(const vst::ProcessData& block) AVIARY_NONBLOCKING {
    if (has_bypass())
        for_each_point(
            bypass_id, block, [&](Frame, double value) AVIARY_NONBLOCKING { bypass_.set(value >= 0.5); });
}

/// Whether the block has a queue for the program.
bool Vst3Plugin::chooses_program(const vst::ProcessData& block) const AVIARY_NONBLOCKING {
    bool chooses = false;
    if (!programs_.empty())
        for_each_queue(block,
            [&](vst::IParamValueQueue&, vst::ParamID id) AVIARY_NONBLOCKING { chooses |= id == program_id; });
    return chooses;
}

} // namespace aviary::detail
