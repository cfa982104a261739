// Which of the sixteen voices plays a note, and which is given up when all are taken.
//
//     unsigned voice = allocate(notes);   // free, else the longest released, else the longest held
#pragma once

#include <aviary/event.h>

namespace {

inline constexpr unsigned voice_count = 16;

struct Note {
    enum class Phase : unsigned char { free, released, held };
    Phase phase = Phase::free;
    int key = 60, channel = 0, id = -1;
    float velocity = 0;
    float tuning = 0;     ///< semitones, from the note's expression
    unsigned started = 0; ///< a count that grows with every note

    bool heeds(const aviary::Event& event) const {
        return phase != Phase::free && event.matches(id, channel, key);
    }
};

/// The lowest free voice, so that the fewest groups of four are at work.
inline unsigned allocate(const Note (&notes)[voice_count]) {
    unsigned best = 0;
    for (unsigned i = 0; i < voice_count; ++i) {
        if (notes[i].phase == Note::Phase::free) return i;
        const bool sooner =
            notes[i].phase < notes[best].phase
            || (notes[i].phase == notes[best].phase && notes[i].started < notes[best].started);
        if (sooner) best = i;
    }
    return best;
}

} // namespace
