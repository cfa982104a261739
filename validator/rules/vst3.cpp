// What only VST3 has: two halves, buses by index, bypass, units, calls without frames, MIDI mapping.
#include "validator/rule.h"
#include "validator/vst3/vst3_library.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

namespace aviary::validator {
namespace {
namespace of_vst3 {

using namespace aviary::vst3;

/// Of one kind of buses, indices that do not exist.
void look_behind_buses(Harness& h, Vst3Subject& plugin, vst::MediaType type, vst::BusDirection direction) {
    auto& component = plugin.component();
    const int32 count = component.getBusCount(type, direction);
    vst::BusInfo info{};
    vst::SpeakerArrangement arrangement = 0;
    for (const int32 index : {count, -1, 1000}) {
        if (component.getBusInfo(type, direction, index, info) == kResultOk)
            h.fail("getBusInfo(", index, ") succeeds, where there are ", count, " buses");
        if (component.activateBus(type, direction, index, true) == kResultOk)
            h.fail("activateBus(", index, ") succeeds, where there are ", count, " buses");
        if (type == vst::kAudio
            && plugin.processor().getBusArrangement(direction, index, arrangement) == kResultOk)
            h.fail("getBusArrangement(", index, ") succeeds, where there are ", count, " buses");
    }
}

void look_behind_units(Harness& h, vst::IUnitInfo& units) {
    vst::UnitInfo nothing{};
    for (const int32 index : {units.getUnitCount(), -1})
        if (units.getUnitInfo(index, nothing) == kResultOk)
            h.fail("getUnitInfo(", index, ") succeeds, where there are ", units.getUnitCount(), " units");
    vst::String128 name{};
    for (int32 i = 0; i < units.getProgramListCount(); ++i)
        if (vst::ProgramListInfo list{};
            units.getProgramListInfo(i, list) == kResultOk
            && units.getProgramName(list.id, list.programCount, name) == kResultOk)
            h.fail("getProgramName() succeeds behind the last program");
}

void indices_are_checked(Harness& h) {
    auto plugin = raw_vst3(h);
    if (!plugin.initialize()) return h.fail("initialize() fails");
    PClassInfo of_class{};
    const int32 classes = vst3_library(h).factory()->countClasses();
    for (const int32 index : {classes, -1, std::numeric_limits<int32>::max()})
        if (vst3_library(h).factory()->getClassInfo(index, &of_class) == kResultOk)
            h.fail("getClassInfo(", index, ") succeeds, where there are ", classes, " classes");
    bool has_buses = false;
    for (const auto direction : {vst::kInput, vst::kOutput}) {
        for (const auto type : {vst::kAudio, vst::kEvent}) look_behind_buses(h, plugin, type, direction);
        has_buses |= plugin.component().getBusCount(vst::kAudio, direction) > 0;
    }
    if (has_buses && plugin.processor().setBusArrangements(nullptr, 0, nullptr, 0) == kResultTrue)
        h.fail("accepts an arrangement of no buses, where it has some");
    vst::ParameterInfo info{};
    for (const int32 index : {plugin.controller().getParameterCount(), -1})
        if (plugin.controller().getParameterInfo(index, info) == kResultOk)
            h.fail("getParameterInfo(", index, ") succeeds, where there are ",
                plugin.controller().getParameterCount(), " parameters");
    if (plugin.component().getBusCount(7, vst::kInput) != 0)
        h.fail("has buses of a media type that does not exist");
    if (const Face<vst::IUnitInfo> units(&plugin.controller(), vst::IUnitInfo_iid); units)
        look_behind_units(h, *units.get());
}

void buses_are_of_the_kind_asked_for(Harness& h) {
    auto plugin = raw_vst3(h);
    if (!plugin.initialize()) return h.fail("initialize() fails");
    for (const auto type : {vst::kAudio, vst::kEvent})
        for (const auto direction : {vst::kInput, vst::kOutput})
            for (int32 i = 0; i < plugin.component().getBusCount(type, direction); ++i) {
                vst::BusInfo info{};
                if (plugin.component().getBusInfo(type, direction, i, info) != kResultOk)
                    h.fault(watched::answers, "getBusInfo() fails for a bus that is there");
                else if (info.mediaType != type || info.direction != direction)
                    h.fail("getBusInfo() tells of another kind of bus than was asked for");
            }
}

void parameters_are_well_formed(Harness& h) {
    auto plugin = raw_vst3(h);
    if (!plugin.initialize()) return h.fail("initialize() fails");
    const Face<vst::IUnitInfo> units(&plugin.controller(), vst::IUnitInfo_iid);
    std::set<vst::UnitID> known = {vst::kRootUnitId, vst::kNoParentUnitId};
    for (int32 i = 0; units && i < units->getUnitCount(); ++i)
        if (vst::UnitInfo info{}; units->getUnitInfo(i, info) == kResultOk) known.insert(info.id);
    for (int32 i = 0; i < plugin.controller().getParameterCount(); ++i) {
        vst::ParameterInfo info{};
        plugin.controller().getParameterInfo(i, info);
        const auto name = words("parameter '", to_utf8(info.title), "'");
        if (info.id > 0x80000000u)
            h.fail(name, " has the id ", info.id, ": ids above 2147483648 are the host's");
        if (info.stepCount < 0) h.fail(name, " has ", info.stepCount, " steps");
        if (!known.contains(info.unitId))
            h.fail(name, " belongs to the unit ", info.unitId, ", which does not exist");
    }
}

void plain_values_turn_back(Harness& h) {
    auto plugin = raw_vst3(h);
    if (!plugin.initialize()) return h.fail("initialize() fails");
    auto& controller = plugin.controller();
    for (const Parameter& p : plugin.parameters())
        for (const double at : {0.0, 0.25, 0.5, 1.0}) {
            const double range =
                controller.normalizedParamToPlain(p.id, 1) - controller.normalizedParamToPlain(p.id, 0);
            const double plain = controller.normalizedParamToPlain(p.id, at),
                         back = controller.plainParamToNormalized(p.id, plain);
            const double again = controller.normalizedParamToPlain(p.id, back);
            if (!(std::abs(again - plain) <= 1e-6 * std::max(1.0, std::abs(range))))
                h.fail("parameter '", p.name, "' turns ", at, " into the plain value ", plain, ", that into ",
                    back, ", and that into ", again);
        }
}

void units_form_a_tree(Harness& h) {
    auto plugin = raw_vst3(h);
    if (!plugin.initialize()) return h.fail("initialize() fails");
    const Face<vst::IUnitInfo> units(&plugin.controller(), vst::IUnitInfo_iid);
    if (!units) return h.skip("has no units");
    std::set<vst::UnitID> ids;
    std::vector<vst::UnitInfo> all;
    for (int32 i = 0; i < units->getUnitCount(); ++i) {
        vst::UnitInfo info{};
        if (units->getUnitInfo(i, info) != kResultOk)
            return h.fail("getUnitInfo(", i, ") fails, of ", units->getUnitCount());
        if (!ids.insert(info.id).second) h.fail("two units have the id ", info.id);
        if (!info.name[0] && info.id != vst::kRootUnitId) h.fail("unit ", info.id, " has no name");
        all.push_back(info);
    }
    if (!all.empty() && !ids.contains(vst::kRootUnitId)) h.fail("has units, but no root unit");
    std::set<vst::ProgramListID> lists;
    for (int32 i = 0; i < units->getProgramListCount(); ++i) {
        vst::ProgramListInfo list{};
        if (units->getProgramListInfo(i, list) != kResultOk)
            h.fail("getProgramListInfo(", i, ") fails, of ", units->getProgramListCount());
        lists.insert(list.id);
        for (int32 program = 0; program < list.programCount; ++program) {
            vst::String128 name{};
            if (units->getProgramName(list.id, program, name) != kResultOk || !name[0])
                h.fail("program ", program, " of list ", list.id, " has no name");
        }
    }
    for (const auto& unit : all) {
        if (unit.id != vst::kRootUnitId && !ids.contains(unit.parentUnitId))
            h.fail("unit ", unit.id, " lies in unit ", unit.parentUnitId, ", which does not exist");
        if (unit.parentUnitId == unit.id) h.fail("unit ", unit.id, " lies in itself");
        if (unit.programListId != vst::kNoProgramListId && !lists.contains(unit.programListId))
            h.fail("unit ", unit.id, " has a program list that does not exist");
    }
}

/// The bypass parameter, or nothing, which is a reason to skip.
std::optional<Parameter> bypass_of(Harness& h, Vst3Subject& plugin) {
    const auto all = plugin.parameters();
    const auto found = std::ranges::find_if(all, &Parameter::bypass);
    if (found != all.end()) return *found;
    h.skip("has no bypass parameter");
    return std::nullopt;
}

void set(Harness& h, Vst3Subject& plugin, const Parameter& parameter, double value) {
    Play play(h, plugin);
    play.block().events = {parameter_event(parameter, value)};
    play.run();
    plugin.idle();
}

void bypass_is_remembered(Harness& h) {
    auto plugin = raw_vst3(h);
    if (!plugin.initialize()) return h.fail("initialize() fails");
    const auto bypass = bypass_of(h, plugin);
    if (!bypass) return;
    set(h, plugin, *bypass, 1);
    // A host's preset holds what both halves save.
    Stream of_component, of_controller;
    ByteStream component_out(of_component), controller_out(of_controller);
    if (plugin.component().getState(&component_out) != kResultOk) return h.fail("getState() fails");
    plugin.controller().getState(&controller_out);
    set(h, plugin, *bypass, 0);
    if (plugin.controller().getParamNormalized(bypass->id) != 0) h.fail("bypass cannot be switched off");
    of_component.at = of_controller.at = 0;
    plugin.component().setState(&component_out);
    of_component.at = 0;
    plugin.controller().setComponentState(&component_out);
    plugin.controller().setState(&controller_out);
    if (plugin.controller().getParamNormalized(bypass->id) != 1)
        h.fail("forgets that it was bypassed: the state of component or controller has to hold it");
}

void bypass_is_the_components(Harness& h) {
    auto plugin = raw_vst3(h);
    if (!plugin.initialize()) return h.fail("initialize() fails");
    const auto bypass = bypass_of(h, plugin);
    if (!bypass) return;
    set(h, plugin, *bypass, 1);
    Stream saved;
    ByteStream stream(saved);
    if (plugin.component().getState(&stream) != kResultOk) return h.fail("getState() fails");
    set(h, plugin, *bypass, 0);
    saved.at = 0;
    plugin.component().setState(&stream);
    saved.at = 0;
    plugin.controller().setComponentState(&stream);
    if (plugin.controller().getParamNormalized(bypass->id) != 1)
        h.fail("forgets that it was bypassed, for a host that loads the component's state alone");
}

void bypass_passes_sound(Harness& h) {
    auto plugin = raw_vst3(h);
    if (!plugin.initialize()) return h.fail("initialize() fails");
    const auto bypass = bypass_of(h, plugin);
    if (!bypass) return;
    Play play(h, plugin, {.max_frames = 4096});
    play.block().events = {parameter_event(*bypass, 1)};
    for (int i = 0; i < 4; ++i) play.run(); // it may fade
    const auto& block = play.last();
    if (plugin.latency() > 0 || block.inputs.empty() || block.outputs.empty()
        || block.inputs[0].channels.size() != block.outputs[0].channels.size())
        return h.skip("has a latency, or other channels at the output than at the input");
    for (std::size_t channel = 0; channel < block.outputs[0].channels.size(); ++channel)
        for (std::uint32_t i = 0; i < block.frames; ++i)
            if (block.inputs[0].get(channel, i) != block.outputs[0].get(channel, i))
                return h.fail("changes the sound although it is bypassed");
}

void calls_without_frames(Harness& h) {
    auto plugin = raw_vst3(h);
    if (!plugin.initialize()) return h.fail("initialize() fails");
    Play play(h, plugin);
    for (int i = 0; i < 5; ++i) {
        h.audio.run([&] {
            if (plugin.process_nothing() != kResultOk)
                h.fail("process() without frames, buses and lists fails");
        });
        play.block();
        play.run();
    }
}

void calls_in_any_order(Harness& h) {
    auto plugin = raw_vst3(h);
    if (!plugin.initialize()) return h.fail("initialize() fails");
    // What hosts do before or after they should. Answers are free, crashes are not.
    plugin.component().setActive(false);
    h.audio.run([&] {
        plugin.processor().setProcessing(false);
        plugin.processor().setProcessing(true);
        plugin.process_nothing();
        plugin.processor().setProcessing(false);
    });
    plugin.component().setActive(true);
    plugin.component().setActive(true);
    plugin.component().setActive(false);
    plugin.component().setState(nullptr);
    plugin.component().getState(nullptr);
    plugin.controller().setComponentState(nullptr);
    plugin.controller().setComponentHandler(nullptr);
    plugin.processor().getTailSamples();
    vst::ProcessSetup strange{vst::kRealtime, 77, 0, -1};
    plugin.processor().setupProcessing(strange);
    Play(h, plugin).run();
}

void halves_agree_after_automation(Harness& h) {
    const auto plugin = h.make(), other = h.make();
    auto parameters = plugin->parameters();
    std::erase_if(
        parameters, [](const Parameter& p) { return p.hidden || p.bypass || p.read_only || !p.automatable; });
    if (parameters.empty()) return h.skip("has no parameters to automate");
    {
        Play play(h, *plugin);
        play.block().events = some_values(h, parameters, 17);
        play.run();
    }
    Stream saved;
    plugin->save(saved);
    saved.at = 0;
    if (!other->load(saved)) return h.fail("does not load its own state");
    for (const Parameter& p : parameters)
        if (!(std::abs(*plugin->value(p.id) - *other->value(p.id)) < 1e-5))
            h.fail("parameter '", p.name, "' was automated to ", *plugin->value(p.id),
                ", but the state saved then holds ", *other->value(p.id));
}

void midi_controllers_have_parameters(Harness& h) {
    auto plugin = raw_vst3(h);
    if (!plugin.initialize()) return h.fail("initialize() fails");
    const Face<vst::IMidiMapping> mapping(&plugin.controller(), vst::IMidiMapping_iid);
    if (!mapping) return h.skip("has no MIDI mapping");
    const auto parameters = plugin.parameters();
    std::set<std::uint32_t> ids;
    for (const Parameter& p : parameters) ids.insert(p.id);
    vst::ParamID id = 0;
    for (std::int16_t channel = 0; channel < 16; ++channel)
        for (vst::CtrlNumber controller = 0; controller < vst::kCountCtrlNumber; ++controller)
            if (mapping->getMidiControllerAssignment(0, channel, controller, id) == kResultTrue
                && !ids.contains(id))
                h.fail(
                    "maps MIDI controller ", controller, " to the parameter ", id, ", which does not exist");
}

void midi_controllers_are_checked(Harness& h) {
    auto plugin = raw_vst3(h);
    if (!plugin.initialize()) return h.fail("initialize() fails");
    const Face<vst::IMidiMapping> mapping(&plugin.controller(), vst::IMidiMapping_iid);
    if (!mapping) return h.skip("has no MIDI mapping");
    vst::ParamID id = 0;
    for (const auto& [bus, channel, controller] :
        {std::tuple{99, 0, 1}, {0, 99, 1}, {0, -1, 1}, {0, 0, 5000}, {-1, 0, 1}})
        if (mapping->getMidiControllerAssignment(bus, std::int16_t(channel), vst::CtrlNumber(controller), id)
            == kResultTrue)
            h.fail("maps a MIDI controller of bus ", bus, ", channel ", channel, ", number ", controller);
}

} // namespace of_vst3

constexpr auto for_vst3 = Rule::For::vst3;
constexpr Rule vst3_table[] = {
    {"vst3_indices_are_checked", "An index that does not exist is refused", of_vst3::indices_are_checked,
        Weight::bear, "the host that asks is at fault", for_vst3},
    {"vst3_buses_are_of_the_kind_asked_for", "A bus is of the media type and direction that was asked for",
        of_vst3::buses_are_of_the_kind_asked_for, Weight::must, "VST3 IComponent::getBusInfo()", for_vst3},
    {"vst3_parameters_are_well_formed", "Ids, steps and units of parameters hold together",
        of_vst3::parameters_are_well_formed, Weight::must,
        "VST3 ParameterInfo; Parameters and Automation: 'ID range [0, 2.147.483.648]'", for_vst3},
    {"vst3_plain_values_turn_back", "A plain value turns back into the value it came of",
        of_vst3::plain_values_turn_back, Weight::should,
        "VST3 IEditController::normalizedParamToPlain(), plainParamToNormalized()", for_vst3},
    {"vst3_units_form_a_tree", "Units and program lists are all there", of_vst3::units_form_a_tree,
        Weight::must, "VST3 IUnitInfo: 'the root unit id has to be 0', UnitInfo", for_vst3},
    {"vst3_bypass_is_remembered", "Bypass is saved and loaded", of_vst3::bypass_is_remembered, Weight::must,
        "VST3 FAQ: 'needs to save in its state the bypass parameter like any other parameters'", for_vst3},
    {"vst3_bypass_is_the_components", "The component's state alone holds bypass",
        of_vst3::bypass_is_the_components, Weight::should,
        "VST3 IComponent::getState(): 'retrieves complete state'; hosts that load nothing else", for_vst3},
    {"vst3_bypass_passes_sound", "A plugin that is bypassed passes on what comes in",
        of_vst3::bypass_passes_sound, Weight::must,
        "VST3 FAQ: 'be sure that the output buffers are providing a copy of the input buffers'", for_vst3},
    {"vst3_calls_without_frames", "A call without frames, buses and lists is fine",
        of_vst3::calls_without_frames, Weight::must,
        "VST3 API Documentation: 'the host can call process without buffers [...] in order to flush "
        "parameters'",
        for_vst3},
    {"vst3_calls_in_any_order", "Calls too early, too late or twice do no harm", of_vst3::calls_in_any_order,
        Weight::bear, "the host that calls is at fault", for_vst3},
    {"vst3_halves_agree_after_automation", "What automation sets is what the state holds",
        of_vst3::halves_agree_after_automation, Weight::must,
        "VST3 IComponent::getState(): 'retrieves complete state'", for_vst3},
    {"vst3_midi_controllers_have_parameters", "MIDI controllers lead to parameters that exist",
        of_vst3::midi_controllers_have_parameters, Weight::must, "VST3 IMidiMapping", for_vst3},
    {"vst3_midi_controllers_are_checked", "MIDI controllers that do not exist lead nowhere",
        of_vst3::midi_controllers_are_checked, Weight::bear, "the host that asks is at fault", for_vst3},
};

} // namespace

std::span<const Rule> vst3_rules() { return vst3_table; }

} // namespace aviary::validator
