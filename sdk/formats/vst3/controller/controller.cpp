// The controller's half: what a host shows of the parameters.
#include "base/utf16.h"
#include "sdk/core/params/param_text.h"
#include "sdk/formats/vst3/controller/midi_controllers.h"
#include "sdk/formats/vst3/controller/normalized.h"
#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/vst3_plugin.h"

#include <algorithm>
#include <cmath>

namespace aviary::detail {

using namespace vst3;

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
    if (param.hidden()) info.flags |= vst::ParameterInfo::kIsHidden;
    if (param.read_only()) info.flags |= vst::ParameterInfo::kIsReadOnly;
    if (param.is_bypass()) info.flags |= vst::ParameterInfo::kIsBypass;
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

} // namespace

void Vst3Plugin::describe() {
    vst::UnitInfo root{vst::kRootUnitId, vst::kNoParentUnitId, {}, vst::kNoProgramListId};
    to_utf16("Root", root.name);
    units_.push_back(root);
    unit_paths_.emplace_back();
    std::vector<std::uint32_t> hashes;
    has_bypass_ = kind_ == Plugin::Kind::effect;
    for (unsigned i = 0; i < instance_.param_count(); ++i) {
        hashes.push_back(instance_.param_hash(i));
        if (instance_.param(i).is_bypass()) has_bypass_ = false;
    }
    reports_.prepare(instance_);
    const auto ids = param_ids_of(hashes);
    for (unsigned i = 0; i < instance_.param_count(); ++i) {
        const Param& param = instance_.param(i);
        infos_.push_back(info_of(param, ids[i], unit_of(param.group())));
        if (ids[i] != param_id_of(hashes[i])) renumbered_.push_back(i);
    }
    curves_.resize(instance_.param_count());
    in_gesture_.resize(instance_.param_count());
    list_programs();
    if (has_bypass()) infos_.push_back(bypass_info());
    if (!programs_.empty()) infos_.push_back(program_info());
    for (const auto& info : infos_) shown_.push_back(info.defaultNormalizedValue);
    shown_at_.resize(infos_.size());
}

int Vst3Plugin::find_shown(vst::ParamID id) const {
    if (has_bypass() && id == bypass_id) return bypass_index();
    if (!programs_.empty() && id == program_id) return program_index();
    return find(id);
}

tresult PLUGIN_API Vst3Plugin::getParameterInfo(int32 index, vst::ParameterInfo& info) {
    if (index < 0 || index >= getParameterCount()) return kInvalidArgument;
    const auto own = int32(infos_.size());
    info = index < own ? infos_[std::size_t(index)] : controller_info(index - own);
    return kResultOk;
}

tresult PLUGIN_API Vst3Plugin::getParamStringByValue(
    vst::ParamID id, vst::ParamValue normalized, vst::String128 text) {
    drop_by();
    if (!text || (find_shown(id) < 0 && !has_controller(id))) return kInvalidArgument;
    std::string said;
    if (const int index = find(id); index >= 0) {
        const Param& param = instance_.param(unsigned(index));
        said = value_to_text(param, to_plain(param, normalized));
    } else if (id == bypass_id) {
        said = normalized >= 0.5 ? "On" : "Off";
    } else if (id == program_id) {
        said = programs_[program_at(normalized)].name;
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
    if (id == bypass_id && has_bypass() && (said == "On" || said == "Off")) {
        normalized = said == "On" ? 1 : 0;
        return kResultOk;
    }
    if (const int program = find_program(said); id == program_id && program >= 0) {
        normalized = program_travel(unsigned(program));
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
    if (id == program_id && !programs_.empty()) return program_at(normalized);
    const int index = find(id);
    return index < 0 ? normalized : to_plain(instance_.param(unsigned(index)), normalized);
}

vst::ParamValue PLUGIN_API Vst3Plugin::plainParamToNormalized(vst::ParamID id, vst::ParamValue plain) {
    if (id == program_id && !programs_.empty())
        return program_travel(program_at(plain / double(programs_.size())));
    const int index = find(id);
    return index < 0 ? plain : to_normalized(instance_.param(unsigned(index)), plain);
}

vst::ParamValue PLUGIN_API Vst3Plugin::getParamNormalized(vst::ParamID id) {
    drop_by();
    if (has_controller(id)) return controller_travel(id);
    const int index = find_shown(id);
    if (index < 0) return 0;
    const bool is_report =
        index < int(instance_.param_count()) && instance_.param(unsigned(index)).read_only();
    if (is_report) show(unsigned(index), instance_.param(unsigned(index)).value());
    return shown_[std::size_t(index)];
}

tresult PLUGIN_API Vst3Plugin::setParamNormalized(vst::ParamID id, vst::ParamValue normalized) {
    if (!std::isfinite(normalized)) return kInvalidArgument;
    if (has_controller(id)) {
        shown_controllers_[id] = std::clamp(normalized, 0.0, 1.0);
        return kResultOk;
    }
    const int index = find_shown(id);
    if (index < 0) return kInvalidArgument;
    if (index == program_index() && !programs_.empty()) {
        wanted_program_.store(int(program_at(normalized)), std::memory_order_relaxed);
        drop_by();
        return kResultOk;
    }
    shown_[std::size_t(index)] = std::clamp(normalized, 0.0, 1.0);
    const bool is_authors = index < int(instance_.param_count());
    // What cannot be automated may change the latency, which a host that does not play it must hear of too.
    const bool is_setting = is_authors && !instance_.param(unsigned(index)).automatable();
    if (is_setting) latency_may_differ_.store(true, std::memory_order_relaxed);
    if (is_setting || !awaits_blocks())
        take_shown(unsigned(index));
    else
        shown_at_[std::size_t(index)] = blocks_.load(std::memory_order_relaxed) + 1;
    drop_by();
    return kResultOk;
}

/// Makes the controller's value of a parameter the processor's.
void Vst3Plugin::take_shown(unsigned index) {
    if (index < instance_.param_count() && instance_.param(index).read_only()) return;
    if (index < instance_.param_count())
        instance_.set(index, to_plain(instance_.param(index), shown_[index]));
    else if (has_bypass() && int(index) == bypass_index())
        bypass_.set(shown_[index] >= 0.5);
}

void Vst3Plugin::tell_of_latency() {
    const auto now = instance_.plugin().latency();
    if (!handler_ || !is_active() || now == told_latency_) return;
    told_latency_ = now; // first: the host asks for values from within its restart
    handler_->restartComponent(vst::kLatencyChanged);
}

tresult PLUGIN_API Vst3Plugin::setComponentHandler(vst::IComponentHandler* handler) {
    if (handler) handler->addRef();
    if (handler_keeps_time_) timer_.stop();
    if (handler_) handler_->release();
    handler_ = handler;
    instance_.track().attend();
    if (timer_.is_running() && !handler_keeps_time_) return kResultOk; // the host's context keeps it
    if (stage_ != Stage::made) start_timer(handler);
    handler_keeps_time_ = timer_.is_running();
    return kResultOk;
}

IPlugView* PLUGIN_API Vst3Plugin::createView(FIDString) {
    instance_.track().attend();
    return nullptr;
}

} // namespace aviary::detail
