// Volume, pan, mute, solo and sends of the tracks and the master. Setting one is an edit of the project.
//
//     session.mixer().set(2, {.volume = Decibels(-6)});
//     const engine::MixerSettings now = session.mixer().settings(2);
//
// [main-thread]
#pragma once

#include "base/result.h"
#include "base/units.h"
#include "session/session_state.h"

#include <optional>
#include <vector>

namespace aviary::session {

struct OpenSong;

struct MixerChange {
    std::optional<Decibels> volume;
    std::optional<double> pan;
    std::optional<bool> mute, solo;
    std::optional<std::vector<Send>> sends; ///< all sends of the track, in place of those before
};

class Mixer {
public:
    explicit Mixer(OpenSong& open)
        : open_(open) {}

    /// Track 0 is the master. Errors: song.none, track.unknown, mixer.range (pan outside -1..1, volume or level above
    /// +24 dB or NaN), and those of engine.set_mixer() for sends.
    Result<void> set(int track, const MixerChange& change);
    engine::MixerSettings settings(int track) const;

private:
    OpenSong& open_;
};

} // namespace aviary::session
