// What a host calls once it has opened a VST3 library, and before it closes it. Each system has names of its own for the two,
// in module_entry_*.cpp. [main-thread]
#pragma once

#include <aviary/abi/vst3/factory.h>

namespace aviary::detail {

/// Gives the host's context back: from here on it may not be called any more.
void forget_host();

} // namespace aviary::detail
