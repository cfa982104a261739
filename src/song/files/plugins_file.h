// daw.plugins.json: which plugin plays in each slot of a song, with its state.
//
//     PluginsFile plugins = std::get<PluginsFile>(read_plugins_file(text));
//     auto entries = fit(plugins, score);            // one a slot, in the order of the engine's slots
//     plugins.slots[entries[0]].change().state = bytes;
//     write(plugins_text(plugins));
//
// A slot is recognised by its track (number and name), its role, and its word in the chain of that role. So each state
// stays with its plugin when an effect or a track is added, removed or moved. Plain values and pure functions.
// [any-thread]
#pragma once

#include "base/shared_value.h"
#include "song/files/as_read.h"
#include "song/files/clash.h"
#include "song/files/saved_state.h"
#include "song/score.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::song {

enum class PluginRole : std::uint8_t {
    instrument,
    effect,
    strip,
    unknown ///< only in files of a newer version; no slot of a song has it
};

struct ParameterValue {
    std::string id;
    double value = 0;
    friend bool operator==(const ParameterValue&, const ParameterValue&) = default;
};

struct PluginSlot {
    int track = 0; ///< number
    std::string track_name;
    PluginRole role = PluginRole::unknown;
    int position = 0; ///< in the chain of effects, from 0 on
    std::string word; ///< as the song names it

    // The plugin that played there, whether or not this machine has it; an empty id when none ever did.
    std::string id, name, format;           ///< format: "clap", "vst3"
    std::vector<ParameterValue> parameters; ///< finite
    SavedState state;                       ///< as the plugin's own code wrote it
    std::string preset; ///< which the plugin began from; without a state, the parameters count from it
    Kept kept;
};

struct PluginsFile {
    int version = file_version;
    std::vector<SharedValue<PluginSlot>> slots; ///< shared, since states are large
    Kept kept;
};

/// States that lie apart are missing; see fill_states(). A large state that an older file has within itself is hashed, and
/// lies apart from the next writing on.
Read<PluginsFile> read_plugins_file(std::string_view text);
/// Slots that never had a plugin are left out. [worker], since large states are hashed.
std::string plugins_text(const PluginsFile& file);

/// The digests of the states that this text names; nothing if it is not understood.
std::optional<std::set<std::string>> states_named_in(std::string_view text);

/// Gives the state of that name, with its bytes; nothing if it has none.
using FindState = std::function<std::optional<SavedState>(const StateName&, const PluginSlot&)>;
/// Puts what `find` gives in the place of missing states.
void fill_states(PluginsFile& file, const FindState& find);

/// Fits the file to this song. Every slot gets its entry, found or new: match_tracks() finds its track, and
/// match_chain() its word in the chain of its role. Entries are sorted by track; those without a slot in the song stay,
/// behind those of the same track that have one. Returns the index of the entry for each slot: track by track, and in
/// each the instrument, the effects, the strip.
std::vector<std::size_t> fit(PluginsFile& file, const Score& score);

/// `theirs` with what `ours` changed of `base`. Where both changed one value, theirs stands, and the report has a clash more.
PluginsFile merge(
    const PluginsFile& base, const PluginsFile& ours, const PluginsFile& theirs, MergeReport& report);

} // namespace aviary::song
