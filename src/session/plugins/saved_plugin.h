// A plugin as the project keeps it. Internal to the room. [main-thread]
#pragma once

#include "session/plugins/library.h"
#include "song/files/plugins_file.h"

namespace aviary::session {

/// With its saved state, unless that is another plugin's or the plugin refuses it. Errors: as PluginLibrary::make().
Result<std::unique_ptr<hosting::Processor>> make_saved(
    PluginLibrary& library, std::string_view word, const song::PluginSlot& saved);

} // namespace aviary::session
