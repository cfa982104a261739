#include "sdk/formats/vst3/timer.h"

namespace aviary::detail {

// VST3 has no timers of a host's on Windows.
bool HostTimer::start(vst3::FUnknown*, unsigned, std::function<void()>) { return false; }
void HostTimer::stop() {}

} // namespace aviary::detail
