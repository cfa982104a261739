// The plugins of the open song: which there are to choose from, what plays in which slot, the states that the project
// keeps of them, and new code in their place.
//
//     session.plugins().library().plugins();               // what a song may name
//     const SlotId slot = session.plugins().slot_at(0);
//     auto state = session.plugins().save_state(slot);
//     auto live = session.plugins().go_live("build/tremolo");
//
// Slots have places: their order in the song. [main-thread]
#pragma once

#include "base/result.h"
#include "session/parameters/parameter_changes.h"
#include "session/plugins/library.h"
#include "session/prepared_song.h"
#include "session/session_state.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace aviary::session {

struct OpenSong;
class FollowedParameters;
class Parameters;

/// Of a parameter that the new code in a slot does not have.
struct LeftValue {
    engine::SlotId slot = 0;
    std::string id;
    double value = 0;
};

/// What changed when new code went live.
struct SwapReport {
    std::string plugin_id, name;
    std::vector<engine::SlotId> slots; ///< that play the new code; empty if the song does not use the plugin
    ParameterChanges parameters;       ///< of the first of them
    std::vector<LeftValue> left;       ///< in all slots
};

/// What became of slots that were empty.
struct FillReport {
    std::vector<engine::SlotId> slots; ///< that play now
    std::vector<Error> problems;       ///< of those that do not, though their words are known
};

class Plugins {
public:
    /// `slots_changed` is called when slots play something else than before.
    Plugins(OpenSong& open, PluginLibrary& library, Parameters& parameters, FollowedParameters& followed,
        std::function<void()> slots_changed);

    PluginLibrary& library() { return library_; }

    // slots.cpp: what plays where.
    engine::SlotId slot_at(std::size_t place) const; ///< 0: there is none
    std::optional<std::size_t> place_of(engine::SlotId slot) const;
    const hosting::PluginMetadata* plugin_in(engine::SlotId slot) const; ///< null: none
    std::string name_of(engine::SlotId slot) const; ///< of the plugin there; may be empty
    /// With its parameters as they are, which are told of from now on. Errors: slot.unknown, slot.empty.
    Result<Plugin> describe(engine::SlotId slot) const;
    /// Which of a bundle's plugins the song plays, one for each slot that plays it. The bundle need not be known yet.
    std::vector<std::string> plays_of(
        const std::string& bundle, const std::vector<hosting::PluginMetadata>& plugins) const;

    // states.cpp: what the project keeps of a plugin. restore() is part of an edit.
    std::optional<std::vector<std::byte>> save_state(engine::SlotId slot) const;
    /// From one saved state of the slot to another.
    void restore(engine::SlotId slot, const song::PluginSlot& before, const song::PluginSlot& after);
    /// Called from Session::tick() when a plugin says that its state is another, without an edit.
    void on_state_changed(std::function<void(engine::SlotId)> changed);

    // swaps.cpp: other code in the slots.
    /// Puts the code of that bundle folder in place of what the song plays of the same bundle, with parameters and
    /// state kept. The first time, loads it and fills the slots that name it. On an error the old code sounds on.
    /// With a module, as of a cage, that is the new code.
    /// Errors: plugin.gone, and what loading the bundle and activating its plugins say.
    Result<SwapReport> go_live(
        const std::filesystem::path& bundle, std::shared_ptr<const hosting::Module> module = nullptr);
    /// Starts the plugins that fill_missing() would wait for; `opened` is called once, at once or from the loop.
    void start_missing(const std::function<void()>& opened);
    /// Puts plugins with their saved states into the empty slots whose words are known by now, waiting for none.
    FillReport fill_missing(const SavedSlot& saved_slot);

private:
    friend class Session; // which hears the engine
    /// What a plugin said by itself.
    void hear(const engine::Announcement& announced);

    Result<SwapReport> swap_in(const std::string& bundle, const std::vector<std::string>& played);
    void compare(engine::SlotId slot, const hosting::PluginMetadata& after, SwapReport& report) const;
    void tell_of(const std::vector<engine::SlotId>& swapped);

    OpenSong& open_;
    PluginLibrary& library_;
    Parameters& parameters_;
    FollowedParameters& followed_;
    const std::function<void()> slots_changed_;
    std::function<void(engine::SlotId)> state_changed_; ///< may be empty
};

} // namespace aviary::session
