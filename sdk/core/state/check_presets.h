// Tries the presets of this library when it is built: each line must name something of its plugin, and mean a value of it.
//
//     if (const auto faults = preset_faults(); !faults.empty()) refuse_to_build(faults);
#pragma once

#include <string>

namespace aviary::detail {

/// What is wrong with them, a line each, for a person. [main-thread]
std::string preset_faults();

} // namespace aviary::detail
