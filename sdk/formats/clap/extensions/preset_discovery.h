// CLAP's list of the library's presets, for hosts that show them before there is a plugin. [any-thread]
#pragma once

#include <aviary/abi/clap/preset_discovery.h>

namespace aviary::detail {

/// Offers one provider for the presets of all plugins in the library, or none when there are no presets.
extern const clap_preset_discovery_factory_t preset_discovery;

} // namespace aviary::detail
