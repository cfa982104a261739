// Where the song plays, and whether it does. No edit of the project: it is in no history, though a project comes back at
// the position and with the loop that it was left with.
//
//     session.transport().seek(16);
//     session.transport().play();          // told when the audio thread has begun
//
// [main-thread]
#pragma once

#include "base/result.h"
#include "session/session_state.h"

#include <optional>

namespace aviary::session {

struct OpenSong;

class TransportControl {
public:
    explicit TransportControl(OpenSong& open)
        : open_(open) {}

    // Errors of all: song.none while no song is open.
    Result<void> play();
    Result<void> stop();
    Result<void> seek(double beats); ///< error transport.range below 0
    /// Error: transport.range unless 0 <= start < end.
    Result<void> set_loop(std::optional<engine::Loop> loop);

    const Transport& state() const; ///< as of the last tick

private:
    OpenSong& open_;
};

} // namespace aviary::session
