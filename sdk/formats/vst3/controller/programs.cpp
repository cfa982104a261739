// A plugin's presets as VST3's programs: one list, of the root unit, and the parameter that chooses from it. The first
// program is the plugin as it begins: so a host that has chosen nothing yet shows what is true, and the way back is
// there.
#include "base/utf16.h"
#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/vst3_plugin.h"

#include <algorithm>
#include <cstdio>

namespace aviary::detail {

using namespace vst3;

namespace {
constexpr vst::ProgramListID list_id = 1;
}

void Vst3Plugin::list_programs() {
    programs_ = presets_of(plugin_id_);
    if (programs_.empty()) return;
    programs_.insert(programs_.begin(), PresetText{.name = "Default", .plugin_id = {}, .lines = {}});
    units_[0].programListId = list_id;
}

vst::ParameterInfo Vst3Plugin::program_info() const {
    vst::ParameterInfo info{};
    info.id = program_id;
    to_utf16("Program", info.title);
    to_utf16("Program", info.shortTitle);
    info.stepCount = int32(programs_.size()) - 1;
    info.flags =
        vst::ParameterInfo::kCanAutomate | vst::ParameterInfo::kIsList | vst::ParameterInfo::kIsProgramChange;
    return info;
}

unsigned Vst3Plugin::program_at(double normalized) const AVIARY_NONBLOCKING {
    const auto count = double(programs_.size());
    return unsigned(std::clamp(normalized * count, 0.0, count - 1));
}

double Vst3Plugin::program_travel(unsigned program) const {
    return double(program) / double(programs_.size() - 1);
}

int Vst3Plugin::find_program(std::string_view name) const {
    const auto found = std::ranges::find(programs_, name, &PresetText::name);
    return found == programs_.end() ? -1 : int(found - programs_.begin());
}

/// The one that is loaded already is left as the user made it since: hosts say again what they were shown.
void Vst3Plugin::load_program(unsigned program) {
    if (program_.exchange(program, std::memory_order_relaxed) == program) return;
    say(instance_.load_preset(programs_[program]));
    tell_of_program();
}

/// The audio thread has set the parameters of a program that came in a queue.
void Vst3Plugin::finish_program() {
    say(instance_.load_kept(programs_[program_.load(std::memory_order_relaxed)]));
    tell_of_program();
}

void Vst3Plugin::say(const std::string& fault) const {
    if (!fault.empty()) std::fprintf(stderr, "aviary: plugin '%s': %s\n", plugin_id_, fault.c_str());
}

/// Shows the program and its values, and tells the host to read them.
void Vst3Plugin::tell_of_program() {
    shown_[std::size_t(program_index())] = program_travel(program_.load(std::memory_order_relaxed));
    show_values();
    latency_may_differ_.store(true, std::memory_order_relaxed);
    if (handler_) handler_->restartComponent(vst::kParamValuesChanged);
}

tresult PLUGIN_API Vst3Plugin::getProgramListInfo(int32 index, vst::ProgramListInfo& info) {
    if (index < 0 || index >= getProgramListCount()) return kInvalidArgument;
    info = {};
    info.id = list_id;
    to_utf16("Presets", info.name);
    info.programCount = int32(programs_.size());
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::getProgramName(vst::ProgramListID list, int32 index, vst::String128 name) {
    if (list != list_id || index < 0 || index >= int32(programs_.size()) || !name) return kInvalidArgument;
    to_utf16(programs_[std::size_t(index)].name, {name, 128});
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::getProgramInfo(vst::ProgramListID, int32, vst::CString, vst::String128) {
    return kResultFalse; // presets have nothing but their name
}

/// Keys have the same names in all programs.
tresult PLUGIN_API Vst3Plugin::hasProgramPitchNames(vst::ProgramListID list, int32 index) {
    vst::String128 name;
    for (int16 key = 0; key < 128; ++key)
        if (getProgramPitchName(list, index, key, name) == kResultOk) return kResultTrue;
    return kResultFalse;
}

tresult PLUGIN_API Vst3Plugin::getProgramPitchName(
    vst::ProgramListID list, int32 index, int16 key, vst::String128 name) {
    if (list != list_id || index < 0 || index >= int32(programs_.size()) || key < 0 || key > 127 || !name)
        return kInvalidArgument;
    const char* said = instance_.plugin().note_name(key);
    if (!said) return kResultFalse;
    to_utf16(said, {name, 128});
    return kResultOk;
}

/// Presets are the author's: a user's own are states.
tresult PLUGIN_API Vst3Plugin::setUnitProgramData(int32, int32, IBStream*) { return kNotImplemented; }

} // namespace aviary::detail
