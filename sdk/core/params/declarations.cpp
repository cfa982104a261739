#include "sdk/core/params/declarations.h"

#include "sdk/core/access.h"
#include "sdk/core/params/hash.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>
#include <set>
#include <string_view>

namespace aviary::detail {

namespace {

constexpr std::uint32_t clap_invalid_id = 0xffffffff;
constexpr std::uint32_t numbers_of_formats = 0x7fff0000; ///< see VST3's ids

std::string choice_fault(const Param& param) {
    std::set<std::string_view> ids;
    for (unsigned i = 0; i < param.choice_count(); ++i) {
        const char* id = param.choice_ids()[i];
        if (id && std::strlen(id) > 255) return "has a choice with an id of more than 255 bytes: shorten it";
        if (id && !ids.insert(id).second)
            return "has two choices with the id '" + std::string(id) + "': ids must differ";
    }
    return {};
}

std::string range_fault(const Param& param) {
    if (param.kind() == ParamKind::choice && param.choice_count() == 0)
        return "has no choices: name at least one";
    if (!std::isfinite(param.min()) || !std::isfinite(param.max()) || !std::isfinite(param.initial()))
        return "has a range that is no number: give finite min, max and initial";
    // A choice of one is a range of one value; anything else needs room to move.
    if (param.min() > param.max() || (param.min() == param.max() && param.kind() != ParamKind::choice))
        return "has no range: max must be above min";
    if (param.initial() < param.min() || param.initial() > param.max())
        return "starts outside its range: initial must lie between min and max";
    if (param.curve() == Curve::log && param.min() <= 0) return "has a log curve: its min must be above 0";
    if (ParamAccess::smoothing(param) == Smoothing::logarithmic && param.min() <= 0)
        return "has logarithmic smoothing: its min must be above 0";
    return choice_fault(param);
}

} // namespace

std::string declaration_fault(const std::vector<Param*>& params) {
    std::map<std::uint32_t, const char*> ids;
    for (const Param* param : params) {
        if (!param->id() || !param->id()[0])
            return "a parameter has no id: give it one that will never change";
        const std::string who = "parameter '" + std::string(param->id()) + "' ";
        if (std::strlen(param->id()) > 255) return who + "has an id of more than 255 bytes: shorten it";
        if (!param->name() || !param->unit() || !param->group())
            return who + "has a null name, unit or group: use \"\" for none";
        if (auto fault = range_fault(*param); !fault.empty()) return who + fault;

        const auto hash = ParamAccess::number(*param);
        if (ParamAccess::has_own_number(*param) && hash >= numbers_of_formats)
            return who + "has a number that formats keep for themselves: give one below 0x7fff0000";
        if (hash == clap_invalid_id) return who + "has an id whose hash CLAP reserves: choose another id";
        const auto [other, is_new] = ids.emplace(hash, param->id());
        if (!is_new && std::strcmp(other->second, param->id()) == 0)
            return who + "is declared twice: ids must differ";
        if (!is_new)
            return who + "has the same " + (ParamAccess::has_own_number(*param) ? "number" : "hash") + " as '"
                   + std::string(other->second) + "': choose another for the newer";
    }
    const auto is_bypass = [](const Param* param) { return param->is_bypass(); };
    if (std::count_if(params.begin(), params.end(), is_bypass) > 1)
        return "there are several parameters with .bypass: a plugin has one bypass at most";
    if (params.size() > 65534) return "there are more than 65534 parameters";
    return {};
}

} // namespace aviary::detail
