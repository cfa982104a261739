#include "hosting/formats/vst3/hosted_parameters.h"

#include "base/utf16.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace aviary::hosting {

using namespace vst3;
using Flags = vst::ParameterInfo::ParameterFlags;

namespace {

constexpr int32 most_parameters = 100'000, most_units = 10'000; // who claims more is not believed
constexpr std::uint32_t is_list = 1u << 16;                     // CLAP_PARAM_IS_ENUM, since CLAP 1.2
constexpr std::size_t text_units = 128;

std::vector<vst::ParamID> read_midi(vst::IEditController& controller) {
    const Reference<vst::IMidiMapping> mapping(&controller, vst::IMidiMapping_iid);
    if (!mapping) return {};
    std::vector<vst::ParamID> all(std::size_t(16) * vst::kCountCtrlNumber, HostedParameters::none);
    for (int16 channel = 0; channel < 16; ++channel)
        for (vst::CtrlNumber number = 0; number < vst::kCountCtrlNumber; ++number) {
            vst::ParamID id = HostedParameters::none;
            if (mapping->getMidiControllerAssignment(0, channel, number, id) == kResultOk)
                all[std::size_t(channel * vst::kCountCtrlNumber + number)] = id;
        }
    return all;
}

/// The paths of the units, as "Filter/Envelope".
std::map<vst::UnitID, std::string> read_groups(vst::IEditController& controller) {
    const Reference<vst::IUnitInfo> info(&controller, vst::IUnitInfo_iid);
    std::map<vst::UnitID, vst::UnitInfo> units;
    const int32 count = info ? std::min(info->getUnitCount(), most_units) : 0;
    for (int32 i = 0; i < count; ++i)
        if (vst::UnitInfo unit{}; info->getUnitInfo(i, unit) == kResultOk) units[unit.id] = unit;
    std::map<vst::UnitID, std::string> groups;
    for (const auto& [id, unit] : units) {
        std::string path;
        const vst::UnitInfo* at = &unit;
        for (int depth = 0; at && at->id != vst::kRootUnitId && depth < 16; ++depth) {
            path = to_utf8(at->name, text_units) + (path.empty() ? "" : "/") + path;
            const auto parent = units.find(at->parentUnitId);
            at = parent == units.end() ? nullptr : &parent->second;
        }
        groups[id] = path;
    }
    return groups;
}

std::uint32_t clap_flags(const vst::ParameterInfo& info) {
    const auto has = [&](int32 flag) { return (info.flags & flag) != 0; };
    std::uint32_t flags = 0;
    if (has(Flags::kCanAutomate)) flags |= CLAP_PARAM_IS_AUTOMATABLE;
    if (has(Flags::kIsReadOnly)) flags |= CLAP_PARAM_IS_READONLY;
    if (has(Flags::kIsHidden)) flags |= CLAP_PARAM_IS_HIDDEN;
    if (has(Flags::kIsBypass)) flags |= CLAP_PARAM_IS_BYPASS;
    if (info.stepCount > 0) flags |= CLAP_PARAM_IS_STEPPED;
    if (info.stepCount > 0 && has(Flags::kIsList)) flags |= is_list;
    return flags;
}

double sound(double normalized) { return std::isfinite(normalized) ? std::clamp(normalized, 0.0, 1.0) : 0; }

} // namespace

void HostedParameters::read(vst::IEditController& controller) {
    all_.clear();
    by_id_.clear();
    program_ = none;
    midi_ = read_midi(controller);
    const std::set<vst::ParamID> moved_by_midi(midi_.begin(), midi_.end());
    const auto groups = read_groups(controller);
    const int32 count = std::min(controller.getParameterCount(), most_parameters);
    for (int32 i = 0; i < count; ++i) {
        vst::ParameterInfo told{};
        if (controller.getParameterInfo(i, told) != kResultOk) continue;
        if ((told.flags & Flags::kIsProgramChange) != 0) {
            if (program_ == none) program_ = told.id, program_steps_ = told.stepCount;
            continue;
        }
        const bool is_shown = (told.flags & Flags::kCanAutomate) != 0 && (told.flags & Flags::kIsHidden) == 0;
        if (!is_shown && moved_by_midi.contains(told.id)) continue;
        Parameter parameter{{}, ValueMap::of(controller, told), to_utf8(told.units, text_units)};
        clap_param_info& info = parameter.info;
        info.id = told.id;
        info.flags = clap_flags(told);
        copy_text(to_utf8(told.title, text_units), info.name);
        if (const auto group = groups.find(told.unitId); group != groups.end())
            copy_text(group->second, info.module);
        info.min_value = parameter.map.min();
        info.max_value = parameter.map.max();
        info.default_value = parameter.map.plain(sound(told.defaultNormalizedValue));
        by_id_.emplace_back(told.id, all_.size());
        all_.push_back(std::move(parameter));
    }
    std::ranges::sort(by_id_);
    values_ = std::vector<Value>(all_.size());
    reread(controller);
}

void HostedParameters::reread(vst::IEditController& controller) {
    for (std::size_t i = 0; i < all_.size(); ++i)
        set(i, sound(controller.getParamNormalized(all_[i].info.id)));
}

void HostedParameters::tell(vst::IEditController& controller) {
    for (std::size_t i = 0; i < all_.size(); ++i)
        if (values_[i].is_news.exchange(false, std::memory_order_acq_rel))
            controller.setParamNormalized(all_[i].info.id, value(i));
}

std::optional<std::size_t> HostedParameters::find(vst::ParamID id) const noexcept {
    const auto found = std::ranges::lower_bound(by_id_, id, {}, &std::pair<vst::ParamID, std::size_t>::first);
    if (found == by_id_.end() || found->first != id) return std::nullopt;
    return found->second;
}

bool HostedParameters::text_of(vst::IEditController& controller, const Parameter& parameter, double plain,
    char* text, std::uint32_t size) {
    vst::String128 wide{};
    if (controller.getParamStringByValue(parameter.info.id, parameter.map.normalized(plain), wide)
        != kResultOk)
        return false;
    std::string told = to_utf8(wide, text_units);
    const bool says_unit = parameter.unit.empty() || told.ends_with(parameter.unit);
    if (!says_unit) told += " " + parameter.unit;
    copy_text(told, {text, size});
    return true;
}

std::optional<double> HostedParameters::value_of(
    vst::IEditController& controller, const Parameter& parameter, const char* text) {
    std::string_view number = text;
    if (const auto& unit = parameter.unit; !unit.empty() && number.ends_with(unit)) {
        number.remove_suffix(unit.size());
        while (number.ends_with(' ')) number.remove_suffix(1);
    }
    vst::String128 wide{};
    to_utf16(number, {wide, text_units});
    double normalized = 0;
    if (controller.getParamValueByString(parameter.info.id, wide, normalized) != kResultOk)
        return std::nullopt;
    return std::isfinite(normalized) ? std::optional(parameter.map.plain(sound(normalized))) : std::nullopt;
}

} // namespace aviary::hosting
