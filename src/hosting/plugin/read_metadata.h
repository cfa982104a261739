// Asks a living plugin for its metadata.
#pragma once

#include "hosting/plugin/metadata.h"

namespace aviary::hosting {

/// The plugin must be initialised. What clap.params cannot say comes from aviary.parameter-ids if the plugin has that.
/// If not, the id is the clap_id in decimal, the unit is what follows the number in the initial value's text, and the
/// kind follows from the flags. Infinite values and NaN read as 0. [main-thread]
PluginMetadata read_metadata(const clap_plugin& plugin);

} // namespace aviary::hosting
