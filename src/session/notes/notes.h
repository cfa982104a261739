// Plays notes by hand, while the song plays or stands still. This is no edit of the project: nothing is kept.
//
//     session.notes().play(slot, 60, 0.8, true);
//
// [main-thread]
#pragma once

#include "base/result.h"
#include "engine/engine.h"

namespace aviary::session {

struct OpenSong;

class Notes {
public:
    explicit Notes(OpenSong& open)
        : open_(open) {}

    /// Begins or ends a note on the slot's track, also while the transport is stopped. Key 0..127, velocity 0..1.
    /// Errors: slot.unknown, slot.empty, note.range, engine.busy.
    Result<void> play(engine::SlotId slot, int key, double velocity, bool on);

private:
    OpenSong& open_;
};

} // namespace aviary::session
