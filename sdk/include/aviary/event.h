// What happens at one frame of a block: a note starts, ends, is cut, or its expression changes; or a MIDI message.
//
// Parameter changes are not events: the parameter itself knows its value at every frame. Only a change for single notes
// comes as an event, for the voices that play them.
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
    note_end,   ///< sent by a plugin: the note has ended, and the host may stop modulating it
    param,      ///< from here on `param` has this `value` for these notes, in its own units
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
    const Param* param = nullptr; ///< types param and modulation
    /// Type sysex: the message, from f0 to f7. The bytes of one that a plugin sends must stay until its next block.
    Span<const unsigned char> sysex = {};

    /// True when this off, choke, expression, value or modulation is meant for that note. In this event, -1 matches
    /// every note.
    constexpr bool matches(int other_note_id, int other_channel, int other_key) const {
        return (note_id == -1 || other_note_id == -1 || note_id == other_note_id)
               && (channel == -1 || channel == other_channel) && (key == -1 || key == other_key);
    }
};

} // namespace aviary
