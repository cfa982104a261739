// The open song and the engine that plays it. All parts of a session share this one object. Internal to the room.
//
//     if (auto song = open.need_song(); !song) return song;
//     open.engine.seek(beats);
//     open.tell(open.transport);
//
// Each part changes its own settings in the engine and tells the observers. Only the session calls put() and clear().
// [main-thread]
#pragma once

#include "base/observers.h"
#include "base/result.h"
#include "session/prepared_song.h"
#include "session/session_state.h"

#include <atomic>
#include <filesystem>
#include <optional>
#include <vector>

namespace aviary::session {

struct OpenSong {
    explicit OpenSong(const engine::EngineSetup& setup)
        : engine(setup) {}

    Result<void> need_song() const; ///< error song.none
    const Track* find_track(int number) const;
    /// Errors: slot.unknown, slot.empty.
    Result<hosting::Processor*> find_processor(engine::SlotId slot) const;

    /// Completes the track with what the engine knows now: its mixer settings and the names of its plugins.
    Track shown(Track track) const;
    void tell(const Event& event) { observers.tell(event); }
    void tell_track_of(engine::SlotId slot);

    /// Sets the open song, after the engine has begun to play it. `now` are the engine's slots.
    void put(const song::Score& score, const std::filesystem::path& shown_as, std::vector<engine::Slot> now);
    void clear(); ///< no song is open any more; the caller empties the engine

    engine::Engine engine;
    std::optional<Song> song; ///< nothing: no song is open
    std::vector<engine::Slot> slots;
    SavedSlot saved_slot; ///< what the project keeps for a slot; empty where the song has no project
    std::vector<std::optional<song::Written<std::string>>>
        presets;               ///< as the text names them, one for each slot
    std::vector<Track> tracks; ///< without mixer settings and plugin names: shown() adds them
    Transport transport;
    std::atomic<bool> device_gives_sound =
        false; ///< whether the device has an input; the audio thread writes it
    Observers<Event> observers;
};

} // namespace aviary::session
