// Makes a plugin with the state that the project keeps for it. Internal to the room. [main-thread]
#pragma once

#include "session/plugins/library.h"
#include "song/files/plugins_file.h"

namespace aviary::session {

/// The preset that the song's text names; nothing: it names none.
using WrittenPreset = std::optional<song::Written<std::string>>;

/// Loads the saved state, unless it belongs to another plugin. If the plugin refuses the state it stays as when new.
/// A preset that the plugin has, and that the saved state did not begin from, is loaded instead; and so is the one that it
/// began from where nothing but parameters was saved. Errors: as PluginLibrary::make().
Result<std::unique_ptr<hosting::Processor>> make_saved(PluginLibrary& library, std::string_view word,
    const WrittenPreset& preset, const song::PluginSlot& saved);

/// Why that preset cannot be loaded, with the nearest names; nothing: the plugin has it. `where` is "line:column".
std::optional<Error> preset_problem(
    const song::Written<std::string>& preset, std::string_view word, const hosting::Processor& plugin);

} // namespace aviary::session
