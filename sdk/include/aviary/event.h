// What happens at one frame of a block: a note starts, ends, is cut, or its expression changes; or a MIDI message.
//
// A parameter's changes are no events here: ask the parameter itself, it knows its value at every frame. Only what is
// meant for a single note comes as an event, for whoever plays that note.
#pragma once

#include <aviary/span.h>

namespace aviary {

class Param;

/// Index of a sample frame within the present block.
using Frame = unsigned;

enum class EventType : unsigned char {
    note_on,
    note_off,   ///< the key is released; the note may ring on
    note_choke, ///< the note ends at once, without release
    expression, ///< `value` of `expression` for the note
    note_end,   ///< sent by a plugin: this note has ended, what the host does for it can end as well
    param,      ///< `value` is what `param` is for these notes from here on, in its own units
    modulation, ///< `value` is added to `param` for these notes
    midi,       ///< a channel message that has no other form here: bend, controller, pressure, program
    sysex,      ///< a system exclusive message
};

enum class Expression : unsigned char { volume, pan, tuning, vibrato, brightness, pressure, expression };

struct Event {
    Frame frame = 0;
    EventType type = EventType::note_on;
    Expression expression = Expression::volume; ///< type expression only
    unsigned char midi[3] = {0, 0, 0};          ///< type midi only
    short port = 0;                             ///< -1: every port (offs, chokes and expressions)
    short channel = 0;                          ///< 0..15; -1: every channel
    short key = 60;                             ///< MIDI key 0..127; -1: every key
    int note_id = -1;    ///< names one note among equal keys; -1: unnamed, matches every note
    double velocity = 0; ///< 0..1; note_on and note_off
    double value = 0;    ///< type expression: tuning in semitones, volume as gain, pan 0..1, the others 0..1
    const Param* param = nullptr; ///< types param and modulation: the parameter they mean
    /// Type sysex: the message from f0 to f7; of one that is sent, until the next block.
    Span<const unsigned char> sysex = {};

    /// True when this off, choke, expression, value or modulation speaks of the given note: -1 on this side matches everything.
    constexpr bool matches(int other_note_id, int other_channel, int other_key) const {
        return (note_id == -1 || other_note_id == -1 || note_id == other_note_id)
               && (channel == -1 || channel == other_channel) && (key == -1 || key == other_key);
    }
};

} // namespace aviary
