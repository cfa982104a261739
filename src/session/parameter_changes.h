// What becomes of a plugin's parameters when new code takes its place.
//
//     auto changes = compare_parameters(old_metadata.parameters, values, new_metadata.parameters);
//     if (!changes.added.empty()) say("+{} new: {}", ...);
//
// Pure. A parameter is the same if its id is the same, whatever else about it changed.
#pragma once

#include "hosting/metadata.h"

#include <span>
#include <string>
#include <vector>

namespace aviary::session {

struct ParameterChanges {
    struct Value {
        std::uint32_t index_id = 0; ///< in the new code
        double value = 0;
    };
    std::vector<Value> values; ///< one for each new parameter, in their order
    /// Ids. `clamped` ones are also `kept`: their old value lies outside the new range.
    std::vector<std::string> kept, clamped, added, removed;
};

/// `values` belong to `before`, in order. Kept values are clamped to the new range, and whole where the new kind is
/// stepped; new parameters start at their initial value.
ParameterChanges compare_parameters(std::span<const hosting::ParameterMetadata> before,
    std::span<const double> values, std::span<const hosting::ParameterMetadata> after);

} // namespace aviary::session
