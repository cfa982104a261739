// Notes of a MIDI track: note on and note off brought together.
//
//     for (const midi::SoundingNote& note : midi::notes_of(track)) ...
//
// Where a key is pressed again before it was let go, the first note off ends the first of the two. A note that nothing
// ends lasts to the end of its track. Time is linear in the events. [any-thread]
#pragma once

#include "song/midi/midi_file.h"

#include <cstdint>
#include <vector>

namespace aviary::song::midi {

struct SoundingNote {
    std::int64_t start = 0, length = 0; ///< ticks; the length may be 0
    std::uint8_t channel = 0, key = 60, velocity = 64;
    friend bool operator==(const SoundingNote&, const SoundingNote&) = default;
};

/// In the order of their note on events.
std::vector<SoundingNote> notes_of(const Track& track);

/// Appends a note on and a note off; sort_events() puts them into order.
void add_note(Track& track, const SoundingNote& note);

/// By time. Of events at one time, what ends a note comes before all else, and what begins one after all else, so that
/// a note that follows another of its key is heard. A note without length ends behind its beginning. Sets the end.
void sort_events(Track& track);

/// Seconds from the beginning of the file to a tick, by all tempo events of the tracks (of one track in format 2).
class Clock {
public:
    Clock(const File& file, std::size_t track);
    double seconds_at(std::int64_t tick) const;

private:
    struct Change {
        std::int64_t at;
        double seconds, seconds_per_tick;
    };
    std::vector<Change> changes_; ///< the first is at 0
};

} // namespace aviary::song::midi
