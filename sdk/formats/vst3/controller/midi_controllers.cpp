#include "sdk/formats/vst3/controller/midi_controllers.h"

#include "base/utf16.h"
#include "sdk/formats/vst3/vst3_plugin.h"

#include <string>

namespace aviary::detail {

using namespace vst3;

namespace {

std::string name_of(int controller) {
    if (controller == vst::kPitchBend) return "Pitch Bend";
    if (controller == vst::kAfterTouch) return "Pressure";
    return "CC " + std::to_string(controller);
}

double initial_travel(int controller) { return controller == vst::kPitchBend ? 0.5 : 0; }

} // namespace

vst::ParameterInfo controller_info(int index) {
    const int channel = index / midi_controllers, controller = index % midi_controllers;
    const std::string name = name_of(controller);
    vst::ParameterInfo info{};
    info.id = controller_id(channel, controller);
    to_utf16("MIDI " + std::to_string(channel + 1) + " " + name, info.title);
    to_utf16(name, info.shortTitle);
    info.defaultNormalizedValue = initial_travel(controller);
    info.flags = vst::ParameterInfo::kIsHidden;
    return info;
}

int32 PLUGIN_API Vst3Plugin::getParameterCount() {
    return int32(infos_.size()) + (takes_notes() ? controller_param_count : 0);
}

double Vst3Plugin::controller_travel(vst::ParamID id) const {
    const auto told = shown_controllers_.find(id);
    return told != shown_controllers_.end() ? told->second : initial_travel(controller_of(id).number);
}

tresult PLUGIN_API Vst3Plugin::getMidiControllerAssignment(
    int32 bus, int16 channel, vst::CtrlNumber controller, vst::ParamID& id) {
    const bool known = takes_notes() && bus == 0 && channel >= 0 && channel < midi_channels && controller >= 0
                       && controller < midi_controllers;
    if (known) id = controller_id(channel, controller);
    return known ? kResultTrue : kResultFalse;
}

} // namespace aviary::detail
