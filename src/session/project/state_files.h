// The states of plugins that lie in files of their own beside a song: daw.states/DIGEST. See song/files/saved_state.h.
//
//     auto file = std::get<song::PluginsFile>(song::read_plugins_file(text));
//     for (const Error& problem : read_states(folder, file, {})) say(problem.text());
//
// [worker]: they wait for the disk, and hash what they read.
#pragma once

#include "base/result.h"
#include "song/files/plugins_file.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace aviary::session {

/// By digest.
using KnownStates = std::map<std::string, song::SavedState>;

/// The states of that file that lie apart and are not missing.
KnownStates states_of(const song::PluginsFile& file);

/// Error: project.state, which says why the file is not what its name stands for. Links are not followed.
Result<song::SavedState> read_state(const std::filesystem::path& folder, const song::StateName& name);

/// Fills in the missing states: from `known`, else from their files. Gives a problem for each slot whose state stays
/// missing; its plugin starts at its defaults, and the file keeps the state's name.
std::vector<Error> read_states(
    const std::filesystem::path& folder, song::PluginsFile& file, const KnownStates& known);

} // namespace aviary::session
