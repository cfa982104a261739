// The object itself: its references, its way from made to active, the component's busses, the host's news of the track.
#include "sdk/formats/vst3/plugin.h"

#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/text.h"
#include "sdk/formats/vst3/track_info.h"

#include <cmath>
#include <cstdio>
#include <exception>

namespace aviary::detail {

using namespace Steinberg;

Vst3Plugin::Vst3Plugin(const Registration& registration)
    : instance_(registration)
    , plugin_id_(registration.descriptor.id)
    , kind_(registration.kind)
    , fault_(instance_.fault()) {
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
    else if (is(vst::ChannelContext::IInfoListener_iid))
        *object = static_cast<vst::ChannelContext::IInfoListener*>(this);
    else if (is(vst::IMidiMapping_iid) && is_instrument())
        *object = static_cast<vst::IMidiMapping*>(this);
    else if (is(vst::INoteExpressionController_iid) && is_instrument())
        *object = static_cast<vst::INoteExpressionController*>(this);
    else if (is(vst::INoteExpressionPhysicalUIMapping_iid) && is_instrument())
        *object = static_cast<vst::INoteExpressionPhysicalUIMapping*>(this);
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
    instance_.track().attend();
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
    return size == vst::kSample32 || size == vst::kSample64 ? kResultTrue : kResultFalse;
}

tresult PLUGIN_API Vst3Plugin::setupProcessing(vst::ProcessSetup& setup) {
    if (stage_ != Stage::initialized && stage_ != Stage::set_up) return kResultFalse;
    if (canProcessSampleSize(setup.symbolicSampleSize) != kResultTrue || setup.maxSamplesPerBlock <= 0
        || !std::isfinite(setup.sampleRate) || setup.sampleRate <= 0)
        return kResultFalse;
    setup_ = setup;
    stage_ = Stage::set_up;
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::setActive(TBool state) try {
    drop_by();
    if (!state) {
        setProcessing(false); // for a host that forgot to
        if (is_active()) stage_ = Stage::set_up;
        return kResultOk;
    }
    if (is_active()) return kResultOk;
    if (stage_ != Stage::set_up) return kResultFalse;
    instance_.prepare(setup_.sampleRate, unsigned(setup_.maxSamplesPerBlock));
    latency_ = told_latency_ = instance_.plugin().latency();
    bypass_.prepare(setup_.sampleRate, latency_, instance_.max_block_frames());
    stage_ = Stage::active;
    return kResultOk;
} catch (const std::exception& error) {
    std::fprintf(stderr, "aviary: plugin '%s' failed to prepare: %s\n", plugin_id_, error.what());
    return kResultFalse;
}

tresult PLUGIN_API Vst3Plugin::setChannelContextInfos(vst::IAttributeList* list) {
    if (!list) return kInvalidArgument;
    // Where it was taken, so is now what came from within track_changed().
    if (instance_.track().update(to_track_info(*list))) drop_by();
    return kResultTrue;
}

void Vst3Plugin::drop_by() {
    if (!instance_.track().is_open()) return; // another thread, or in the midst of something
    instance_.track().attend();
    if (latency_may_differ_.exchange(false, std::memory_order_relaxed)) tell_of_latency();
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

int Vst3Plugin::find(vst::ParamID id) const AVIARY_NONBLOCKING {
    if (id >= own_ids) return -1;
    const int index = instance_.find_param(id);
    return index >= 0 ? index : instance_.find_param(id | 0x80000000u);
}

} // namespace aviary::detail
