// Notes by hand, beside what the song plays. No edit of the project: nothing of them is kept.
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

    /// A note on the slot's track, also while the transport stands; key 0..127, velocity 0..1.
    /// Errors: slot.unknown, slot.empty, note.range, engine.busy.
    Result<void> play(engine::SlotId slot, int key, double velocity, bool on);

private:
    OpenSong& open_;
};

} // namespace aviary::session
