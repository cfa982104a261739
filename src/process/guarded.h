// How a guardian knows what our children started: by a variable of the environment. Who starts something that is to outlive
// us takes it out of that one's environment.
#pragma once

namespace aviary::process {

inline constexpr const char* guarded_variable = "AVIARY_GUARDED";

} // namespace aviary::process
