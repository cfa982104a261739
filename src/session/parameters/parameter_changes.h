// What becomes of a plugin's parameters when new code takes its place.
//
//     auto changes = compare_parameters(old_metadata.parameters, values, new_metadata.parameters);
//     if (!changes.added.empty()) say("+{} new: {}", ...);
//
// Pure. A parameter is the same if its id is the same, whatever else about it changed.
#pragma once

#include "hosting/plugin/metadata.h"

#include <span>
#include <string>
#include <vector>

namespace aviary::session {

struct ParameterChanges {
    /// Ids. `clamped` ones are also `kept`: their old value does not fit the new range or steps.
    std::vector<std::string> kept, clamped, added, removed;
};

/// `values` belong to `before`, in order.
ParameterChanges compare_parameters(std::span<const hosting::ParameterMetadata> before,
    std::span<const double> values, std::span<const hosting::ParameterMetadata> after);

} // namespace aviary::session
