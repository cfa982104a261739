#include "session/parameters/parameter_changes.h"

#include <cmath>
#include <unordered_map>
#include <unordered_set>

namespace aviary::session {
namespace {

using hosting::ParameterMetadata;

bool fits(const ParameterMetadata& parameter, double value) {
    const bool is_stepped = parameter.kind != hosting::ParameterKind::floating;
    return value >= parameter.min && value <= parameter.max && (!is_stepped || value == std::round(value));
}

} // namespace

ParameterChanges compare_parameters(std::span<const ParameterMetadata> before, std::span<const double> values,
    std::span<const ParameterMetadata> after) {
    std::unordered_map<std::string_view, double> old_values;
    for (std::size_t i = 0; i < before.size(); ++i) old_values.emplace(before[i].id, values[i]);

    ParameterChanges changes;
    std::unordered_set<std::string_view> still_there;
    for (const ParameterMetadata& parameter : after) {
        still_there.insert(parameter.id);
        const auto old = old_values.find(parameter.id);
        if (old == old_values.end()) {
            changes.added.push_back(parameter.id);
            continue;
        }
        changes.kept.push_back(parameter.id);
        if (!fits(parameter, old->second)) changes.clamped.push_back(parameter.id);
    }
    for (const ParameterMetadata& parameter : before)
        if (!still_there.contains(parameter.id)) changes.removed.push_back(parameter.id);
    return changes;
}

} // namespace aviary::session
