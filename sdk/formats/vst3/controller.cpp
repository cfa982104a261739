// The controller's half: what a host shows of the parameters, their units, MIDI controllers, and state.
#include "sdk/core/param_text.h"
#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/normalized.h"
#include "sdk/formats/vst3/plugin.h"
#include "sdk/formats/vst3/text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace aviary::detail {

using namespace Steinberg;

namespace {

vst::ParameterInfo info_of(const Param& param, vst::ParamID id, vst::UnitID unit) {
    vst::ParameterInfo info{};
    info.id = id;
    to_utf16(param.name(), info.title);
    to_utf16(param.name(), info.shortTitle);
    to_utf16(param.unit(), info.units);
    info.stepCount = step_count(param);
    info.defaultNormalizedValue = to_normalized(param, param.initial());
    info.unitId = unit;
    if (param.automatable()) info.flags |= vst::ParameterInfo::kCanAutomate;
    if (param.kind() == ParamKind::choice) info.flags |= vst::ParameterInfo::kIsList;
    return info;
}

vst::ParameterInfo bypass_info() {
    vst::ParameterInfo info{};
    info.id = bypass_id;
    to_utf16("Bypass", info.title);
    to_utf16("Bypass", info.shortTitle);
    info.stepCount = 1;
    info.flags = vst::ParameterInfo::kCanAutomate | vst::ParameterInfo::kIsBypass;
    return info;
}

vst::ParameterInfo controller_info(int channel, int controller) {
    const std::string name = controller == vst::kPitchBend    ? "Pitch Bend"
                             : controller == vst::kAfterTouch ? "Pressure"
                                                              : "CC " + std::to_string(controller);
    vst::ParameterInfo info{};
    info.id = controller_id(channel, controller);
    to_utf16("MIDI " + std::to_string(channel + 1) + " " + name, info.title);
    to_utf16(name, info.shortTitle);
    info.defaultNormalizedValue = controller == vst::kPitchBend ? 0.5 : 0;
    info.flags = vst::ParameterInfo::kIsHidden;
    return info;
}

constexpr std::size_t state_size_limit = std::size_t(1) << 30;

bool read_all(IBStream& stream, std::vector<unsigned char>& bytes) {
    std::size_t size = 0;
    for (;;) {
        bytes.resize(std::max<std::size_t>(4096, size * 2));
        const auto room = int32(std::min<std::size_t>(bytes.size() - size, 1 << 24));
        int32 count = 0;
        // Hosts disagree on whether the end is a failure.
        if (stream.read(bytes.data() + size, room, &count) != kResultOk || count <= 0) break;
        if (count > room || size > state_size_limit) return false;
        size += std::size_t(count);
    }
    bytes.resize(size);
    return true;
}

bool write_all(IBStream& stream, ConstBytes bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
        const auto room = int32(std::min<std::size_t>(bytes.size() - at, 1 << 24));
        int32 count = 0;
        auto* from =
            const_cast<unsigned char*>(bytes.data() + at); // Steinberg's interface does not write to it
        if (stream.write(from, room, &count) != kResultOk || count <= 0 || count > room) return false;
        at += std::size_t(count);
    }
    return true;
}

} // namespace

void Vst3Plugin::describe() {
    vst::UnitInfo root{vst::kRootUnitId, vst::kNoParentUnitId, {}, vst::kNoProgramListId};
    to_utf16("Root", root.name);
    units_.push_back(root);
    unit_paths_.emplace_back();
    for (unsigned i = 0; i < instance_.param_count(); ++i) {
        const Param& param = instance_.param(i);
        const auto id = param_id_of(instance_.param_hash(i));
        if (id >= own_ids || find(id) != int(i)) {
            fault_ = "parameter '" + std::string(param.id())
                     + "' has an id that is taken in VST3: choose another id";
            return;
        }
        infos_.push_back(info_of(param, id, unit_of(param.group())));
    }
    if (!is_instrument()) infos_.push_back(bypass_info());
    for (int channel = 0; is_instrument() && channel < midi_channels; ++channel)
        for (int controller = 0; controller < midi_controllers; ++controller)
            infos_.push_back(controller_info(channel, controller));
    for (const auto& info : infos_) shown_.push_back(info.defaultNormalizedValue);
}

vst::UnitID Vst3Plugin::unit_of(std::string_view group) {
    if (group.empty()) return vst::kRootUnitId;
    const auto known = std::find(unit_paths_.begin(), unit_paths_.end(), group);
    if (known != unit_paths_.end()) return vst::UnitID(known - unit_paths_.begin());
    const auto slash = group.rfind('/');
    const bool nested = slash != group.npos;
    vst::UnitInfo info{
        0, nested ? unit_of(group.substr(0, slash)) : vst::kRootUnitId, {}, vst::kNoProgramListId};
    info.id = vst::UnitID(units_.size());
    to_utf16(nested ? group.substr(slash + 1) : group, info.name);
    units_.push_back(info);
    unit_paths_.emplace_back(group);
    return info.id;
}

tresult PLUGIN_API Vst3Plugin::getUnitInfo(int32 index, vst::UnitInfo& info) {
    if (index < 0 || index >= getUnitCount()) return kInvalidArgument;
    info = units_[std::size_t(index)];
    return kResultOk;
}
tresult PLUGIN_API Vst3Plugin::selectUnit(vst::UnitID unit) {
    if (unit < 0 || unit >= getUnitCount()) return kInvalidArgument;
    selected_unit_ = unit;
    return kResultOk;
}
tresult PLUGIN_API Vst3Plugin::getUnitByBus(
    vst::MediaType type, vst::BusDirection direction, int32 bus, int32, vst::UnitID& unit) {
    if (!has_bus(type, direction, bus)) return kInvalidArgument;
    unit = vst::kRootUnitId;
    return kResultOk;
}
tresult PLUGIN_API Vst3Plugin::getProgramListInfo(int32, vst::ProgramListInfo&) { return kResultFalse; }
tresult PLUGIN_API Vst3Plugin::getProgramName(vst::ProgramListID, int32, vst::String128) {
    return kResultFalse;
}
tresult PLUGIN_API Vst3Plugin::getProgramInfo(vst::ProgramListID, int32, vst::CString, vst::String128) {
    return kResultFalse;
}
tresult PLUGIN_API Vst3Plugin::hasProgramPitchNames(vst::ProgramListID, int32) { return kResultFalse; }
tresult PLUGIN_API Vst3Plugin::getProgramPitchName(vst::ProgramListID, int32, int16, vst::String128) {
    return kResultFalse;
}
tresult PLUGIN_API Vst3Plugin::setUnitProgramData(int32, int32, IBStream*) { return kResultFalse; }

int Vst3Plugin::find_shown(vst::ParamID id) const {
    const int own = int(instance_.param_count());
    if (!is_instrument() && id == bypass_id) return own;
    if (is_instrument() && is_controller(id)) {
        const auto [channel, number] = controller_of(id);
        return own + channel * midi_controllers + number;
    }
    return find(id);
}

tresult PLUGIN_API Vst3Plugin::getParameterInfo(int32 index, vst::ParameterInfo& info) {
    if (index < 0 || index >= getParameterCount()) return kInvalidArgument;
    info = infos_[std::size_t(index)];
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::getParamStringByValue(
    vst::ParamID id, vst::ParamValue normalized, vst::String128 text) {
    if (!text || find_shown(id) < 0) return kInvalidArgument;
    std::string said;
    if (const int index = find(id); index >= 0) {
        const Param& param = instance_.param(unsigned(index));
        said = value_to_text(param, to_plain(param, normalized));
    } else if (id == bypass_id) {
        said = normalized >= 0.5 ? "On" : "Off";
    } else {
        said = std::to_string(std::lround(std::clamp(normalized, 0.0, 1.0) * 127));
    }
    to_utf16(said, {text, 128});
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::getParamValueByString(
    vst::ParamID id, vst::TChar* text, vst::ParamValue& normalized) {
    if (!text) return kInvalidArgument;
    const std::string said = to_utf8(text, 128);
    const int index = find(id);
    if (id == bypass_id && !is_instrument() && (said == "On" || said == "Off")) {
        normalized = said == "On" ? 1 : 0;
        return kResultOk;
    }
    if (index < 0) return kResultFalse;
    const Param& param = instance_.param(unsigned(index));
    const auto value = text_to_value(param, said.c_str());
    if (!value) return kResultFalse;
    normalized = to_normalized(param, *value);
    return kResultOk;
}

vst::ParamValue PLUGIN_API Vst3Plugin::normalizedParamToPlain(vst::ParamID id, vst::ParamValue normalized) {
    const int index = find(id);
    return index < 0 ? normalized : to_plain(instance_.param(unsigned(index)), normalized);
}

vst::ParamValue PLUGIN_API Vst3Plugin::plainParamToNormalized(vst::ParamID id, vst::ParamValue plain) {
    const int index = find(id);
    return index < 0 ? plain : to_normalized(instance_.param(unsigned(index)), plain);
}

vst::ParamValue PLUGIN_API Vst3Plugin::getParamNormalized(vst::ParamID id) {
    const int index = find_shown(id);
    return index < 0 ? 0 : shown_[std::size_t(index)];
}

tresult PLUGIN_API Vst3Plugin::setParamNormalized(vst::ParamID id, vst::ParamValue normalized) {
    const int index = find_shown(id);
    if (index < 0 || !std::isfinite(normalized)) return kInvalidArgument;
    shown_[std::size_t(index)] = std::clamp(normalized, 0.0, 1.0);
    const bool idle = !is_active(); // no block will bring the value before someone asks for the state
    if (id == bypass_id && idle) bypass_.set(normalized >= 0.5);
    if (index >= int(instance_.param_count())) return kResultOk;
    // What cannot be automated may change the latency, which is for this thread to find out.
    const Param& param = instance_.param(unsigned(index));
    if (idle || !param.automatable()) instance_.set(unsigned(index), to_plain(param, normalized));
    if (!param.automatable()) tell_of_latency();
    return kResultOk;
}

void Vst3Plugin::tell_of_latency() {
    if (handler_ && is_active() && instance_.plugin().latency() != latency_)
        handler_->restartComponent(vst::kLatencyChanged);
}

tresult PLUGIN_API Vst3Plugin::setComponentHandler(vst::IComponentHandler* handler) {
    if (handler) handler->addRef();
    if (handler_) handler_->release();
    handler_ = handler;
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::getMidiControllerAssignment(
    int32 bus, int16 channel, vst::CtrlNumber controller, vst::ParamID& id) {
    const bool known = is_instrument() && bus == 0 && channel >= 0 && channel < midi_channels
                       && controller >= 0 && controller < midi_controllers;
    if (known) id = controller_id(channel, controller);
    return known ? kResultTrue : kResultFalse;
}

// The component's state is byte for byte what the same plugin saves as CLAP.

tresult Vst3Plugin::save(IBStream* stream) {
    std::vector<unsigned char> bytes;
    if (!stream) return kInvalidArgument;
    return instance_.save(bytes) && write_all(*stream, bytes) ? kResultOk : kResultFalse;
}

tresult Vst3Plugin::load(IBStream* stream) {
    std::vector<unsigned char> bytes;
    if (!stream) return kInvalidArgument;
    if (!read_all(*stream, bytes)) return kResultFalse;
    if (const auto fault = instance_.load(bytes); !fault.empty()) {
        std::fprintf(stderr, "aviary: plugin '%s' keeps its state, as %.*s\n", plugin_id_, int(fault.size()),
            fault.data());
        return kResultFalse;
    }
    show(bytes);
    tell_of_latency();
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::setComponentState(IBStream* stream) {
    std::vector<unsigned char> bytes;
    if (!stream) return kInvalidArgument;
    if (!read_all(*stream, bytes) || !state_fault(bytes).empty()) return kResultFalse;
    show(bytes);
    return kResultOk;
}

/// The controller's values become those of a state without fault.
void Vst3Plugin::show(ConstBytes state) {
    StateReader reader(state);
    for (unsigned i = 0; i < instance_.param_count(); ++i) {
        double value = instance_.param(i).initial();
        reader.param(instance_.param(i).id(), value);
        shown_[i] = to_normalized(instance_.param(i), value);
    }
}

namespace {
/// The controller's own state: these bytes, then 1 or 0 for bypass, which is no matter of the plugin's.
constexpr std::string_view controls_magic = "AviaryC1";
} // namespace

tresult Vst3Plugin::save_controls(IBStream* stream) {
    if (!stream) return kInvalidArgument;
    std::vector<unsigned char> bytes(controls_magic.begin(), controls_magic.end());
    bytes.push_back(bypass_.on() ? 1 : 0);
    return write_all(*stream, bytes) ? kResultOk : kResultFalse;
}

tresult Vst3Plugin::load_controls(IBStream* stream) {
    std::vector<unsigned char> bytes;
    if (!stream) return kInvalidArgument;
    if (!read_all(*stream, bytes) || bytes.size() != controls_magic.size() + 1
        || std::memcmp(bytes.data(), controls_magic.data(), controls_magic.size()) != 0)
        return kResultFalse;
    if (is_instrument()) return kResultOk;
    bypass_.set(bytes.back() != 0);
    shown_[std::size_t(find_shown(bypass_id))] = bytes.back() != 0 ? 1 : 0;
    return kResultOk;
}

} // namespace aviary::detail
