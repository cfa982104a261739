// A host block: played in pieces that the SDK can take.
#include "sdk/core/block/block_transport.h"
#include "sdk/formats/vst3/controller/normalized.h"
#include "sdk/formats/vst3/vst3_plugin.h"

#include <algorithm>

namespace aviary::detail {

using namespace vst3;

/// All that to_transport() reads; frames since the project's beginning come with every block.
uint32 PLUGIN_API Vst3Plugin::getProcessContextRequirements() {
    return kNeedProjectTimeMusic | kNeedBarPositionMusic | kNeedCycleMusic | kNeedTempo | kNeedTimeSignature
           | kNeedTransportState;
}

tresult PLUGIN_API Vst3Plugin::process(vst::ProcessData& block) {
    if (!is_active()) return kNotInitialized;
    if (canProcessSampleSize(block.symbolicSampleSize) != kResultTrue || block.numSamples < 0)
        return kInvalidArgument;
    blocks_.fetch_add(1, std::memory_order_relaxed);
    if (stage_.load(std::memory_order_relaxed) == Stage::active)
        plays_without_start_.store(true, std::memory_order_relaxed);
    set_bypass(block);
    if (instance_.enter()) {
        play(block);
        instance_.leave();
    } else {
        set_params(block);
        play_silence(block);
    }
    send_reports(block);
    return kResultOk;
}

void Vst3Plugin::play(vst::ProcessData& block) AVIARY_NONBLOCKING {
    const auto frames = Frame(block.numSamples);
    begin_curves(block);
    events_.gather(block);
    if (frames == 0) { // a host's way to hand over parameters and events alone: they wait for the next sound
        events_.add_to(instance_, 0, 1);
        instance_.keep_events();
        return change_params(block, 0, 1);
    }
    transport_ = to_transport(block.processContext);
    sound_.begin(block,
        {active_inputs_.load(std::memory_order_relaxed), active_outputs_.load(std::memory_order_relaxed)});
    const bool changes_all = chooses_program(block);
    for (Frame start = 0; start < frames;) {
        const Frame longest = start + std::min(frames - start, instance_.max_block_frames());
        const bool cuts = automation_ == Automation::sub_blocks || instance_.quiet() || changes_all;
        const Frame end =
            events_.add_to(instance_, start, cuts ? first_change(block, start + 1, longest) : longest);
        change_params(block, start, end);
        Block::Parts parts;
        parts.transport = &transport_;
        sound_.open(start, end, parts);
        if (has_bypass()) bypass_.keep(parts.inputs, end - start);
        instance_.run(parts);
        if (has_bypass()) bypass_.mix(parts.outputs, end - start);
        sound_.close();
        if (block.outputEvents) send_events(*block.outputEvents, start);
        advance(transport_, end - start, instance_.setup().sample_rate);
        start = end;
    }
    sound_.end();
}

/// On the block's last frame.
void Vst3Plugin::send_reports(const vst::ProcessData& block) AVIARY_NONBLOCKING {
    auto* changes = block.outputParameterChanges;
    if (!changes) return;
    reports_.tell([&](unsigned index, double value) AVIARY_NONBLOCKING {
        int32 place = 0;
        auto* queue = AVIARY_TRUSTED(changes->addParameterData(infos_[index].id, place));
        const double travel = to_normalized(instance_.param(index), value);
        return queue
               && AVIARY_TRUSTED(queue->addPoint(std::max(block.numSamples - 1, 0), travel, place))
                      == kResultOk;
    });
}

/// What the plugin sent in the piece that begins there. A host's list may be full: then the rest is lost.
void Vst3Plugin::send_events(vst::IEventList& list, Frame start) AVIARY_NONBLOCKING {
    for (const Event& event : instance_.sent()) {
        vst::Event sent;
        if (!from_event(event, sent)) continue;
        sent.sampleOffset = int32(start + event.frame);
        AVIARY_TRUSTED(list.addEvent(sent));
    }
}

} // namespace aviary::detail
