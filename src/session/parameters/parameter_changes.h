// Compares a plugin's parameters before and after a swap.
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
    /// Ids of parameters. A `clamped` one is also `kept`, but its old value does not fit the new range or steps.
    std::vector<std::string> kept, clamped, added, removed;
};

/// `values` are the values of `before`, in the same order.
ParameterChanges compare_parameters(std::span<const hosting::ParameterMetadata> before,
    std::span<const double> values, std::span<const hosting::ParameterMetadata> after);

} // namespace aviary::session
