// The base of an author's voice, the note it plays, and the rules by which notes share voices. voices.h gives voices to
// notes:
//
//     struct Pluck : aviary::Voice {
//         void start() AVIARY_NONBLOCKING override { level = note().velocity; }
//         void release() AVIARY_NONBLOCKING override { fade = 0.999f; }   // and end() once it is silent
//     };
//
// [audio-thread]
#pragma once

#include <aviary/event.h>
#include <aviary/nonblocking.h>
#include <aviary/record.h>

namespace aviary {

namespace detail {
class VoiceAllocator;
}

/// A note as it is played at this moment.
struct Note {
    int key = 60;            ///< MIDI key 0..127
    int channel = 0;         ///< 0..15
    int id = -1;             ///< the host's name for it, -1: none
    float velocity = 1;      ///< 0..1
    float off_velocity = 0;  ///< 0..1, known once the key is up
    float tuning = 0;        ///< semitones, by note expression
    float bend = 0;          ///< semitones, by the pitch bend of its channel
    float pressure = 0;      ///< 0..1, by note expression, key or channel pressure: the newest of them counts
    float brightness = 0.5f; ///< 0..1, by note expression or controller 74; 0.5 is the middle
    float volume = 1;        ///< gain
    float pan = 0.5f;        ///< 0..1, left to right
    float vibrato = 0, expression = 1; ///< 0..1
    AVIARY_FIELDS(key, channel, id, velocity, off_velocity, tuning, bend, pressure, brightness, volume, pan,
        vibrato, expression)

    /// In keys: key_to_hz(note.pitch()) is its frequency.
    double pitch() const { return double(key) + tuning + bend; }
};

enum class VoiceMode : unsigned char {
    poly,
    mono,   ///< the first voice plays all notes, each with a start of its own
    legato, ///< as mono, but a key pressed while another is down slurs
};

/// Which notes sound when there are more notes than voices. Mode poly gives up the others, released notes first. Mono
/// and legato play the key that comes first in this order.
enum class Priority : unsigned char { newest, loudest, highest, lowest };

/// MIDI Polyphonic Expression: a channel for each note, and a master channel for them all. A zone's size is its number
/// of member channels: 15 in one zone, or up to 14 shared by both; 0 is no zone.
struct Mpe {
    int lower = 0;         ///< master is channel 0, members are 1, 2, ...
    int upper = 0;         ///< master is channel 15, members are 14, 13, ...
    float bend_range = 48; ///< semitones, of the members

    /// The master of a member channel; -1 for other channels.
    constexpr int master_of(int channel) const {
        if (channel >= 1 && channel <= lower) return 0;
        return channel <= 14 && channel >= 15 - upper ? 15 : -1;
    }
};

/// How notes share the voices. May change at any time; what sounds goes on.
struct VoiceRules {
    VoiceMode mode = VoiceMode::poly;
    Priority priority = Priority::newest;
    unsigned limit = ~0u;           ///< mode poly: at most so many voices sound
    bool one_voice_per_key = false; ///< a key that is struck again restarts the voice it still rings in
    float bend_range = 2;           ///< semitones, of pitch bend (in MPE: of the master channels)
    Mpe mpe;
};

namespace detail {
/// A note and what holds it. All members have four bytes, so there is no padding.
struct Played {
    enum Phase : int { over, released, sustained, held };
    Note note;
    Phase phase = over;
    unsigned serial = 0; ///< grows with every note
    int follows = 1;     ///< 0: messages on its MPE channel now belong to a newer note
    int owes_end = 0;    ///< 1 from its start until the host has been told that it ended
    AVIARY_FIELDS(note, phase, serial, follows, owes_end)
};
} // namespace detail

/// Base of an author's voice. The functions to override are called from Voices::handle().
class Voice {
public:
    Voice();
    virtual ~Voice() = default;
    /// Strikes note(). The voice may still sound with another note: going on from its present level avoids a click.
    virtual void start() AVIARY_NONBLOCKING = 0;
    /// Mode legato: changes to note() without striking it.
    virtual void slur() AVIARY_NONBLOCKING {}
    /// Key and pedal are up: ring on, then end().
    virtual void release() AVIARY_NONBLOCKING {}
    /// Be silent at once, or as soon as that makes no click; then end().
    virtual void choke() AVIARY_NONBLOCKING { end(); }
    /// A parameter's value or modulation for this note alone: event types param and modulation. All other expressions
    /// are in note().
    virtual void hear(const Event&) AVIARY_NONBLOCKING {}
    /// How loud it is now, in any unit: for Priority::loudest.
    virtual float loudness() const AVIARY_NONBLOCKING { return note().velocity; }

    const Note& note() const { return played_.note; }
    /// True from start() to end().
    bool active() const { return played_.phase != detail::Played::over; }
    /// True while the key or the pedal is down.
    bool held() const { return played_.phase >= detail::Played::sustained; }

protected:
    /// The voice is silent, and free for another note.
    void end() { played_.phase = detail::Played::over; }

private:
    friend class detail::VoiceAllocator;
    detail::Played played_;
    detail::Played cut_; ///< by a reset, until the host has been told
};

namespace detail {
/// Iterates over the voices that sound.
template <typename V>
class Sounding {
public:
    Sounding(V* voice, V* past_end)
        : voice_(voice)
        , past_end_(past_end) {
        skip();
    }
    V& operator*() const { return *voice_; }
    Sounding& operator++() {
        ++voice_;
        skip();
        return *this;
    }
    bool operator!=(const Sounding& other) const { return voice_ != other.voice_; }

private:
    void skip() {
        while (voice_ != past_end_ && !voice_->active()) ++voice_;
    }
    V *voice_, *past_end_;
};
} // namespace detail

} // namespace aviary
