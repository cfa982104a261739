#include "session/notes/notes.h"

#include "session/open_song.h"

namespace aviary::session {

Result<void> Notes::play(engine::SlotId slot, int key, double velocity, bool on) {
    if (const auto found = open_.find_processor(slot); !found) return found.error();
    if (key < 0 || key > 127) return Error{"note.range", "the key must be between 0 and 127", ""};
    if (!(velocity >= 0 && velocity <= 1))
        return Error{"note.range", "the velocity must be between 0 and 1", ""};
    if (open_.engine.play_note(slot, std::uint8_t(key), velocity, on)) return {};
    return Error{"engine.busy", "too many changes at once for the audio thread: try again", ""};
}

} // namespace aviary::session
