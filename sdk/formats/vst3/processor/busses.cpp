// The component's busses: those of the layout that the host chose, by the speakers it wants, and one for notes each way.
#include "sdk/formats/vst3/processor/busses.h"

#include "base/utf16.h"
#include "sdk/core/block/nearest_layout.h"
#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/vst3_plugin.h"

#include <bit>
#include <vector>

namespace aviary::detail {

using namespace vst3;

vst::SpeakerArrangement arrangement_of(Speakers speakers) {
    namespace arrangements = vst::SpeakerArr;
    switch (speakers) {
    case Speakers::none: break;
    case Speakers::mono: return arrangements::kMono;
    case Speakers::stereo: return arrangements::kStereo;
    case Speakers::lcr: return arrangements::k30Cine;
    case Speakers::quad: return arrangements::k40Music;
    case Speakers::surround_5_0: return arrangements::k50;
    case Speakers::surround_5_1: return arrangements::k51;
    case Speakers::surround_6_1: return arrangements::k61Cine;
    case Speakers::surround_7_1: return arrangements::k71Music;
    case Speakers::surround_5_1_2: return arrangements::k71CineFrontHigh;
    case Speakers::surround_5_1_4: return arrangements::k51_4;
    case Speakers::surround_7_1_2: return arrangements::k71_2;
    case Speakers::surround_7_1_4: return arrangements::k71_4;
    case Speakers::surround_7_1_6: return arrangements::k71_6;
    case Speakers::ambisonic_1: return arrangements::kAmbi1stOrderACN;
    case Speakers::ambisonic_2: return arrangements::kAmbi2cdOrderACN;
    case Speakers::ambisonic_3: return arrangements::kAmbi3rdOrderACN;
    }
    return arrangements::kEmpty;
}

namespace {

std::vector<WantedBus> wanted_busses(const vst::SpeakerArrangement* arrangements, int32 count) {
    std::vector<WantedBus> wanted;
    for (int32 i = 0; arrangements && i < count; ++i)
        wanted.push_back({unsigned(std::popcount(arrangements[i])), speakers_of(arrangements[i])});
    return wanted;
}

} // namespace

Speakers speakers_of(vst::SpeakerArrangement arrangement) {
    for (auto speakers = Speakers::mono; speakers <= Speakers::ambisonic_3;
         speakers = Speakers(static_cast<unsigned char>(speakers) + 1))
        if (arrangement_of(speakers) == arrangement) return speakers;
    return Speakers::none;
}

tresult PLUGIN_API Vst3Plugin::setIoMode(vst::IoMode) { return kNotImplemented; }
tresult PLUGIN_API Vst3Plugin::getRoutingInfo(vst::RoutingInfo&, vst::RoutingInfo&) {
    return kNotImplemented;
}

int32 PLUGIN_API Vst3Plugin::getBusCount(vst::MediaType type, vst::BusDirection direction) {
    if (direction != vst::kInput && direction != vst::kOutput) return 0;
    const Layout& layout = instance_.layout();
    if (type == vst::kAudio)
        return int32(direction == vst::kInput ? layout.input_busses() : layout.output_busses());
    const Notes notes = instance_.plugin().notes();
    return type == vst::kEvent && (direction == vst::kInput ? notes.in : notes.out) ? 1 : 0;
}

const Bus& Vst3Plugin::audio_bus(vst::BusDirection direction, int32 index) const {
    const Layout& layout = instance_.layout();
    return direction == vst::kInput ? layout.inputs[index] : layout.outputs[index];
}

tresult PLUGIN_API Vst3Plugin::getBusInfo(
    vst::MediaType type, vst::BusDirection direction, int32 index, vst::BusInfo& info) {
    if (!has_bus(type, direction, index)) return kInvalidArgument;
    info = {};
    info.mediaType = type;
    info.direction = direction;
    info.busType = index == 0 ? vst::kMain : vst::kAux;
    if (index == 0) info.flags = vst::BusInfo::kDefaultActive;
    if (type == vst::kEvent) {
        info.channelCount = midi_channels;
        to_utf16("Notes", info.name);
        return kResultOk;
    }
    const Bus& bus = audio_bus(direction, index);
    info.channelCount = int32(channel_count(bus.speakers));
    to_utf16(bus.name, info.name);
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::activateBus(
    vst::MediaType type, vst::BusDirection direction, int32 index, TBool state) {
    if (!has_bus(type, direction, index)) return kInvalidArgument;
    if (type != vst::kAudio) return kResultOk;
    auto& busses = direction == vst::kInput ? active_inputs_ : active_outputs_;
    const unsigned bit = 1u << index, before = busses.load(std::memory_order_relaxed);
    busses.store(state ? before | bit : before & ~bit, std::memory_order_relaxed);
    return kResultOk;
}

/// As VST3 wants it: what cannot be had exactly is refused, and the host finds the nearest in place.
tresult PLUGIN_API Vst3Plugin::setBusArrangements(vst::SpeakerArrangement* inputs, int32 input_count,
    vst::SpeakerArrangement* outputs, int32 output_count) {
    if (is_active()) return kResultFalse;
    const auto nearest = nearest_layout(instance_.layouts(), instance_.layout_index(),
        wanted_busses(inputs, input_count), wanted_busses(outputs, output_count));
    if (nearest.index >= 0) instance_.choose_layout(unsigned(nearest.index));
    return nearest.exact ? kResultTrue : kResultFalse;
}

tresult PLUGIN_API Vst3Plugin::getBusArrangement(
    vst::BusDirection direction, int32 index, vst::SpeakerArrangement& arrangement) {
    if (!has_bus(vst::kAudio, direction, index)) return kInvalidArgument;
    arrangement = arrangement_of(audio_bus(direction, index).speakers);
    return kResultOk;
}

} // namespace aviary::detail
