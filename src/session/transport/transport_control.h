// Plays, stops and moves in the song. This is no edit of the project and is not in the history, but a project opens
// again at the position and with the loop that it was left with.
//
//     session.transport().seek(Beats(16));
//     session.transport().play();          // a Transport event tells when the audio thread has begun
//
// [main-thread]
#pragma once

#include "base/result.h"
#include "base/units.h"
#include "session/session_state.h"

#include <optional>

namespace aviary::session {

struct OpenSong;

class TransportControl {
public:
    explicit TransportControl(OpenSong& open)
        : open_(open) {}

    // Error of every function: song.none while no song is open.
    Result<void> play();
    Result<void> stop();
    Result<void> seek(Beats position); ///< error transport.range below 0
    /// Error: transport.range unless 0 <= start < end.
    /// Without a loop, Transport::last_loop still has the one before.
    Result<void> set_loop(std::optional<engine::Loop> loop);

    const Transport& state() const; ///< as it was at the last tick

private:
    OpenSong& open_;
};

} // namespace aviary::session
