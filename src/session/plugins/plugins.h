// The plugins of the open song: the library to choose from, what plays in which slot, their saved states, and swaps.
//
//     session.plugins().library().plugins();               // what a song may name
//     const SlotId slot = session.plugins().slot_at(0);
//     auto state = session.plugins().save_state(slot);
//     auto live = session.plugins().go_live("build/tremolo");
//
// A slot's place is its position among the song's slots, from 0. [main-thread]
#pragma once

#include "base/result.h"
#include "session/parameters/parameter_changes.h"
#include "session/plugins/library.h"
#include "session/prepared_song.h"
#include "session/session_state.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace aviary::session {

struct OpenSong;
class FollowedParameters;
class Parameters;

/// The last value of a parameter that the new code in a slot does not have.
struct LeftValue {
    engine::SlotId slot = 0;
    std::string id;
    double value = 0;
};

/// What changed when new code went live.
struct SwapReport {
    std::string plugin_id, name;
    std::vector<engine::SlotId>
        slots;                   ///< slots that play the new code; empty if the song does not use the plugin
    ParameterChanges parameters; ///< in the first of these slots
    std::vector<LeftValue> left; ///< from all of these slots
};

/// What became of slots that were empty.
struct FillReport {
    std::vector<engine::SlotId> slots; ///< slots that play now
    std::vector<Error> problems;       ///< why others do not play, though their words are known
};

class Plugins {
public:
    /// `slots_changed` is called after a swap, or after empty slots were filled.
    Plugins(OpenSong& open, PluginLibrary& library, Parameters& parameters, FollowedParameters& followed,
        std::function<void()> slots_changed);

    PluginLibrary& library() { return library_; }

    // slots.cpp: what plays where.
    engine::SlotId slot_at(std::size_t place) const; ///< 0: there is no slot
    std::optional<std::size_t> place_of(engine::SlotId slot) const;
    const hosting::PluginMetadata* plugin_in(engine::SlotId slot) const; ///< null: there is no plugin
    std::string name_of(engine::SlotId slot) const;                      ///< the plugin's name; may be empty
    /// The plugin with its present parameters. From now on observers are told when one of these moves.
    /// Errors: slot.unknown, slot.empty.
    Result<Plugin> describe(engine::SlotId slot) const;
    /// The ids of those of a bundle's plugins that the song plays, one for each slot. The bundle need not be loaded yet.
    std::vector<std::string> plays_of(
        const std::string& bundle, const std::vector<hosting::PluginMetadata>& plugins) const;

    // states.cpp: what the project keeps of a plugin. restore() is part of an edit.
    std::optional<std::vector<std::byte>> save_state(engine::SlotId slot) const;
    /// Takes the slot's plugin from one saved state to another; both as meant() gives them.
    void restore(engine::SlotId slot, const song::PluginSlot& before, const song::PluginSlot& after);
    /// What the project keeps for the slots of the song, for plugins that come later. Empty: nothing.
    void set_saved(SavedSlot saved_slot);
    /// Slots in which another plugin plays than the one whose state the project keeps there: "plugin.other".
    std::vector<Error> misfits() const;
    /// `changed` is called from Session::tick() when a plugin says that it changed its state without an edit.
    void on_state_changed(std::function<void(engine::SlotId)> changed);

    // presets.cpp: the presets that the song's text names. What the project keeps of a plugin counts for as long as it
    // began from the preset that stands there; another one begins anew.
    void take_presets();   ///< the text is another, or the plugins are
    void forget_presets(); ///< before another song
    /// Nothing: the text names none. A name that the plugin does not have leaves the one before.
    std::optional<std::string> preset_of(engine::SlotId slot) const;
    /// What is kept of the slot, if it began from the text's preset; else that preset alone.
    song::PluginSlot meant(engine::SlotId slot, const song::PluginSlot& saved) const;
    /// Presets that cannot be loaded; `where` is "line:column" of the text.
    std::vector<Error> preset_problems() const;

    // swaps.cpp: other code in the slots.
    /// Before go_live() with the same module: makes its plugins for the slots that play the bundle, and gives them the
    /// states of the present ones, so that they can make what they need while those play on. A plugin that cannot be
    /// made is left to go_live(), which says why.
    /// `is_afresh`: they and go_live() leave the state of the present ones alone, but for the parameters' values.
    void get_ready(const std::string& bundle, const std::shared_ptr<const hosting::Module>& module,
        bool is_afresh = false);
    /// Whether all of these have made what they need. [also true when there are none]
    bool are_ready() const;
    /// Swaps the code of that bundle folder into all slots that play the same bundle. Parameters and state are kept.
    /// The first time, loads the bundle and fills the slots that name it with plugins in their saved states. On an error the old code sounds on.
    /// If a module is given, for example one in a cage, it is the new code.
    /// Errors: plugin.gone, and those of loading the bundle and activating its plugins.
    Result<SwapReport> go_live(const std::filesystem::path& bundle,
        std::shared_ptr<const hosting::Module> module = nullptr, bool is_afresh = false);
    /// Starts the processes that fill_missing() needs. `opened` is called once: at once, or later from the loop.
    void start_missing(const std::function<void()>& opened);
    /// Fills empty slots whose words are known by now with plugins in their saved states. Waits for no process: a
    /// plugin whose process was not started ahead is left out.
    FillReport fill_missing(const SavedSlot& saved_slot);

private:
    friend class Session; // Session::tick() calls hear() for each announcement of the engine
    void hear(const engine::Announcement& announced);

    struct Ready {
        engine::SlotId slot;
        std::shared_ptr<const hosting::Module> module;
        std::unique_ptr<hosting::Processor> processor;
    };
    Result<SwapReport> swap_in(const std::string& bundle, const std::vector<std::string>& played,
        std::vector<Ready>& ready, bool is_afresh);
    void compare(engine::SlotId slot, const hosting::PluginMetadata& after, SwapReport& report) const;
    void tell_of(const std::vector<engine::SlotId>& swapped);

    OpenSong& open_;
    PluginLibrary& library_;
    std::vector<Ready> ready_;                      ///< for the next go_live()
    std::map<engine::SlotId, std::string> presets_; ///< of preset_of()
    Parameters& parameters_;
    FollowedParameters& followed_;
    const std::function<void()> slots_changed_;
    std::function<void(engine::SlotId)> state_changed_; ///< may be empty
};

} // namespace aviary::session
