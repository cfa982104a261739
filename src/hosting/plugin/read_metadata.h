// Asks a living plugin for its metadata.
#pragma once

#include "hosting/plugin/metadata.h"

namespace aviary::hosting {

/// The plugin must be initialised. What clap.params cannot say comes from aviary.parameter-ids where the plugin has it;
/// else the id is the clap_id in decimal, the unit what follows the number in the initial value's text, and the kind
/// what the flags tell. Values that are no numbers read as 0. [main-thread]
PluginMetadata read_metadata(const clap_plugin& plugin);

} // namespace aviary::hosting
