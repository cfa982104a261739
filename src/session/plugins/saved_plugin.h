// Makes a plugin with the state that the project keeps for it. Internal to the room. [main-thread]
#pragma once

#include "session/plugins/library.h"
#include "song/files/plugins_file.h"

namespace aviary::session {

/// Loads the saved state, unless it belongs to another plugin. If the plugin refuses the state it stays as when new.
/// Errors: as PluginLibrary::make().
Result<std::unique_ptr<hosting::Processor>> make_saved(
    PluginLibrary& library, std::string_view word, const song::PluginSlot& saved);

} // namespace aviary::session
