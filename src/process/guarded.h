// The variable of the environment by which a guardian recognises what our children started. Code that starts a process
// that is to outlive us removes the variable from that process's environment.
#pragma once

namespace aviary::process {

inline constexpr const char* guarded_variable = "AVIARY_GUARDED";

} // namespace aviary::process
