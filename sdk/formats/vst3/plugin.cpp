// The object itself: its references and its way from made to active; the component's busses; the processor.
#include "sdk/formats/vst3/plugin.h"

#include "sdk/core/transport.h"
#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/normalized.h"
#include "sdk/formats/vst3/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <exception>

namespace aviary::detail {

using namespace Steinberg;

Vst3Plugin::Vst3Plugin(const Registration& registration)
    : instance_(registration)
    , plugin_id_(registration.descriptor.id)
    , kind_(registration.kind)
    , fault_(instance_.fault())
    , silence_(block_frames_limit)
    , nowhere_(block_frames_limit) {
    if (fault_.empty()) describe();
}

tresult PLUGIN_API Vst3Plugin::queryInterface(const TUID id, void** object) {
    if (!object) return kInvalidArgument;
    const auto is = [&](const TUID& other) { return FUnknownPrivate::iidEqual(id, other); };
    *object = nullptr;
    if (is(FUnknown_iid) || is(IPluginBase_iid) || is(vst::IComponent_iid))
        *object = static_cast<vst::IComponent*>(this);
    else if (is(vst::IAudioProcessor_iid))
        *object = static_cast<vst::IAudioProcessor*>(this);
    else if (is(vst::IEditController_iid))
        *object = static_cast<vst::IEditController*>(this);
    else if (is(vst::IProcessContextRequirements_iid))
        *object = static_cast<vst::IProcessContextRequirements*>(this);
    else if (is(vst::IUnitInfo_iid))
        *object = static_cast<vst::IUnitInfo*>(this);
    else if (is(vst::IMidiMapping_iid) && is_instrument())
        *object = static_cast<vst::IMidiMapping*>(this);
    if (!*object) return kNoInterface;
    addRef();
    return kResultOk;
}

uint32 PLUGIN_API Vst3Plugin::addRef() { return references_.fetch_add(1, std::memory_order_relaxed) + 1; }

uint32 PLUGIN_API Vst3Plugin::release() {
    const auto left = references_.fetch_sub(1, std::memory_order_acq_rel) - 1;
    if (left > 0) return left;
    if (handler_) handler_->release(); // of a host that forgot to terminate
    delete this;
    return 0;
}

tresult PLUGIN_API Vst3Plugin::initialize(FUnknown*) {
    if (stage_ != Stage::made) return kResultFalse;
    stage_ = Stage::initialized;
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::terminate() {
    setActive(false);
    setComponentHandler(nullptr);
    stage_ = Stage::made;
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::getControllerClassId(TUID) { return kResultFalse; } // there is none apart
tresult PLUGIN_API Vst3Plugin::setIoMode(vst::IoMode) { return kNotImplemented; }
tresult PLUGIN_API Vst3Plugin::getRoutingInfo(vst::RoutingInfo&, vst::RoutingInfo&) {
    return kNotImplemented;
}

int32 PLUGIN_API Vst3Plugin::getBusCount(vst::MediaType type, vst::BusDirection direction) {
    if (direction != vst::kInput && direction != vst::kOutput) return 0;
    if (type == vst::kAudio) return direction == vst::kOutput || !is_instrument() ? 1 : 0;
    return type == vst::kEvent && direction == vst::kInput && is_instrument() ? 1 : 0;
}

tresult PLUGIN_API Vst3Plugin::getBusInfo(
    vst::MediaType type, vst::BusDirection direction, int32 index, vst::BusInfo& info) {
    if (!has_bus(type, direction, index)) return kInvalidArgument;
    info = {};
    info.mediaType = type;
    info.direction = direction;
    info.channelCount = type == vst::kAudio ? 2 : midi_channels;
    info.busType = vst::kMain;
    info.flags = vst::BusInfo::kDefaultActive;
    to_utf16(type == vst::kEvent ? "Notes" : direction == vst::kInput ? "Input" : "Output", info.name);
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::activateBus(
    vst::MediaType type, vst::BusDirection direction, int32 index, TBool) {
    return has_bus(type, direction, index) ? kResultOk : kInvalidArgument;
}

tresult PLUGIN_API Vst3Plugin::setBusArrangements(vst::SpeakerArrangement* inputs, int32 input_count,
    vst::SpeakerArrangement* outputs, int32 output_count) {
    const auto is_stereo = [](const vst::SpeakerArrangement* arrangements, int32 count) {
        return count == 0 || (arrangements && arrangements[0] == vst::SpeakerArr::kStereo);
    };
    const bool fits = input_count == getBusCount(vst::kAudio, vst::kInput) && output_count == 1
                      && is_stereo(inputs, input_count) && is_stereo(outputs, output_count);
    return fits && !is_active() ? kResultTrue : kResultFalse;
}

tresult PLUGIN_API Vst3Plugin::getBusArrangement(
    vst::BusDirection direction, int32 index, vst::SpeakerArrangement& arrangement) {
    if (!has_bus(vst::kAudio, direction, index)) return kInvalidArgument;
    arrangement = vst::SpeakerArr::kStereo;
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::canProcessSampleSize(int32 size) {
    return size == vst::kSample32 ? kResultTrue : kResultFalse;
}

tresult PLUGIN_API Vst3Plugin::setupProcessing(vst::ProcessSetup& setup) {
    if (stage_ != Stage::initialized && stage_ != Stage::set_up) return kResultFalse;
    if (setup.symbolicSampleSize != vst::kSample32 || setup.maxSamplesPerBlock <= 0
        || !std::isfinite(setup.sampleRate) || setup.sampleRate <= 0)
        return kResultFalse;
    setup_ = setup;
    stage_ = Stage::set_up;
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::setActive(TBool state) try {
    if (!state) {
        setProcessing(false); // for a host that forgot to
        if (is_active()) stage_ = Stage::set_up;
        return kResultOk;
    }
    if (is_active()) return kResultOk;
    if (stage_ != Stage::set_up) return kResultFalse;
    instance_.prepare(setup_.sampleRate, unsigned(setup_.maxSamplesPerBlock));
    latency_ = instance_.plugin().latency();
    bypass_.prepare(setup_.sampleRate, latency_, instance_.max_block_frames());
    stage_ = Stage::active;
    return kResultOk;
} catch (const std::exception& error) {
    std::fprintf(stderr, "aviary: plugin '%s' failed to prepare: %s\n", plugin_id_, error.what());
    return kResultFalse;
}

tresult PLUGIN_API Vst3Plugin::setProcessing(TBool state) {
    if (!is_active()) return state ? kResultFalse : kResultOk;
    if (state) {
        stage_ = Stage::processing;
        instance_.start();
    } else if (stage_ == Stage::processing) {
        stage_ = Stage::active;
        instance_.stop();
        instance_.reset(); // VST3 has no other word for it
    }
    return kResultOk;
}

uint32 PLUGIN_API Vst3Plugin::getProcessContextRequirements() {
    return kNeedProjectTimeMusic | kNeedBarPositionMusic | kNeedCycleMusic | kNeedTempo | kNeedTimeSignature
           | kNeedTransportState;
}

namespace {

/// Calls use(id, offset, value) for each point of each queue.
template <typename Use>
void for_each_point(const vst::ProcessData& block, const Use& use) AVIARY_NONBLOCKING {
    auto* changes = block.inputParameterChanges;
    const int queues = changes ? AVIARY_TRUSTED(changes->getParameterCount()) : 0;
    for (int i = 0; i < queues; ++i) {
        auto* queue = AVIARY_TRUSTED(changes->getParameterData(i));
        if (!queue) continue;
        const vst::ParamID id = AVIARY_TRUSTED(queue->getParameterId());
        const int points = AVIARY_TRUSTED(queue->getPointCount());
        for (int point = 0; point < points; ++point) {
            int32 offset = 0;
            double value = 0;
            if (AVIARY_TRUSTED(queue->getPoint(point, offset, value)) == kResultOk)
                AVIARY_TRUSTED(use(id, offset, value));
        }
    }
}

/// The main bus' channel, where the host gives it.
float* channel_of(const vst::AudioBusBuffers* busses, int32 count, int channel) {
    const bool given = busses && count > 0 && busses->channelBuffers32 && channel < busses->numChannels;
    return given ? busses->channelBuffers32[channel] : nullptr;
}

bool is_silent(const vst::AudioBusBuffers& bus, int channel) { return bus.silenceFlags >> channel & 1; }

void play_silence(vst::ProcessData& block) AVIARY_NONBLOCKING {
    for (int32 bus = 0; block.outputs && bus < block.numOutputs; ++bus) {
        auto& output = block.outputs[bus];
        output.silenceFlags = 0;
        for (int32 channel = 0; output.channelBuffers32 && channel < output.numChannels; ++channel) {
            if (!output.channelBuffers32[channel]) continue;
            std::fill_n(output.channelBuffers32[channel], block.numSamples, 0.0f);
            if (channel < 64) output.silenceFlags |= uint64(1) << channel;
        }
    }
}

} // namespace

tresult PLUGIN_API Vst3Plugin::process(vst::ProcessData& block) {
    if (!is_active()) return kNotInitialized;
    if (block.symbolicSampleSize != vst::kSample32 || block.numSamples < 0) return kInvalidArgument;
    set_bypass(block);
    if (instance_.enter()) {
        play(block);
        instance_.leave();
    } else {
        set_params(block);
        play_silence(block);
    }
    return kResultOk;
}

void Vst3Plugin::play(vst::ProcessData& block) AVIARY_NONBLOCKING {
    const auto frames = Frame(block.numSamples);
    if (frames == 0) return change_params(block, 0, 1); // a host's way to hand over parameters alone
    transport_ = to_transport(block.processContext);
    events_.gather(block);
    for (int32 bus = 0; block.outputs && bus < block.numOutputs; ++bus) block.outputs[bus].silenceFlags = 0;

    std::array<const float*, 2> inputs;
    std::array<float*, 2> outputs;
    for (Frame start = 0; start < frames;) {
        const Frame longest = std::min(frames - start, instance_.max_block_frames());
        const Frame end = events_.add_to(instance_, start, start + longest);
        change_params(block, start, end);
        for (int channel = 0; channel < 2; ++channel) {
            const float* input = channel_of(block.inputs, block.numInputs, channel);
            float* output = channel_of(block.outputs, block.numOutputs, channel);
            if (input && is_silent(*block.inputs, channel)) input = nullptr; // whatever is in there
            inputs[unsigned(channel)] = input ? input + start : silence_.data();
            outputs[unsigned(channel)] = output ? output + start : nowhere_.data();
        }
        if (!is_instrument()) bypass_.keep(inputs.data(), end - start);
        instance_.run({.inputs = inputs.data(),
            .outputs = outputs.data(),
            .frame_count = end - start,
            .transport = &transport_});
        if (!is_instrument()) bypass_.mix(outputs.data(), end - start);
        advance(transport_, end - start, instance_.setup().sample_rate);
        start = end;
    }
}

/// Hands over the points from start to end. A point is where a parameter sets out for a value, as in CLAP; how it gets
/// there is the parameter's own smoothing.
void Vst3Plugin::change_params(const vst::ProcessData& block, Frame start, Frame end) AVIARY_NONBLOCKING {
    const Frame frames = std::max(Frame(block.numSamples), 1u);
    for_each_point(block, [&](vst::ParamID id, int32 offset, double value) {
        const Frame frame = frame_in_block(offset, frames);
        const int index = frame >= start && frame < end ? find(id) : -1;
        if (index < 0 || !std::isfinite(value)) return;
        instance_.change(unsigned(index), frame - start, to_plain(instance_.param(unsigned(index)), value));
    });
}

/// Where the values' movement is out of reach: they just are what they are told to be.
void Vst3Plugin::set_params(const vst::ProcessData& block) AVIARY_NONBLOCKING {
    for_each_point(block, [&](vst::ParamID id, int32, double value) {
        const int index = find(id);
        if (index < 0 || !std::isfinite(value)) return;
        instance_.set(unsigned(index), to_plain(instance_.param(unsigned(index)), value));
    });
}

void Vst3Plugin::set_bypass(const vst::ProcessData& block) AVIARY_NONBLOCKING {
    if (is_instrument()) return;
    for_each_point(block, [&](vst::ParamID id, int32, double value) {
        if (id == bypass_id) bypass_.set(value >= 0.5);
    });
}

int Vst3Plugin::find(vst::ParamID id) const AVIARY_NONBLOCKING {
    if (id >= own_ids) return -1;
    const int index = instance_.find_param(id);
    return index >= 0 ? index : instance_.find_param(id | 0x80000000u);
}

} // namespace aviary::detail
