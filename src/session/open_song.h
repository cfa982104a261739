// The open song as the engine plays it: what the parts of a session share. Internal to the room.
//
//     if (auto song = open.need_song(); !song) return song;
//     open.engine.seek(beats);
//     open.tell(open.transport);
//
// A part changes its own in the engine and tells of it; the session alone puts another song here. [main-thread]
#pragma once

#include "base/observers.h"
#include "base/result.h"
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

    /// The track with its mixer and the names of its plugins, as the engine has them now.
    Track shown(Track track) const;
    void tell(const Event& event) { observers.tell(event); }
    void tell_track_of(engine::SlotId slot);

    /// The song that the engine plays from now on.
    void put(const song::Score& score, const std::filesystem::path& shown_as, std::vector<engine::Slot> now);
    void clear(); ///< none is open; the engine is left to the caller

    engine::Engine engine;
    std::optional<Song> song; ///< nothing: none is open
    std::vector<engine::Slot> slots;
    std::vector<Track> tracks; ///< without mixer and names, which the engine knows
    Transport transport;
    std::atomic<bool> device_gives_sound = false; ///< said by the audio thread
    Observers<Event> observers;
};

} // namespace aviary::session
