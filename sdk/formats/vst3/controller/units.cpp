// Parameter groups as VST3's units: "Filter/Envelope" is the unit Envelope in the unit Filter.
#include "base/utf16.h"
#include "sdk/formats/vst3/vst3_plugin.h"

#include <algorithm>

namespace aviary::detail {

using namespace vst3;

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

} // namespace aviary::detail
