// The voices of an instrument: which of them plays a note, which is given up when all are taken, what pedals, bends and
// other expressions mean for each. The author writes one voice:
//
//     struct Pluck : aviary::Voice {
//         void start() AVIARY_NONBLOCKING override { level = note().velocity; }
//         void render(aviary::Block& block, aviary::Frames frames);   // rings on while held(); calls end() when silent
//     };
//
//     aviary::Voices<Pluck, 16> voices;
//     // in process():
//     for (auto slice : block.slices()) {
//         for (const auto& event : slice.events) voices.handle(event);
//         for (auto& voice : voices) voice.render(block, slice.frames);   // those that sound
//     }
//
// No call allocates or locks, each takes a bounded number of steps. Everything here is for the [audio-thread], or for
// the [main-thread] while the plugin does not play.
#pragma once

#include <aviary/block.h>
#include <aviary/detail/keys.h>
#include <aviary/event.h>
#include <aviary/span.h>
#include <aviary/state.h>
#include <aviary/voice.h>

namespace aviary {

/// count voices of the author's type V. Hears notes and their expressions; MIDI pitch bend, channel and key pressure,
/// controller 74 (brightness), 64 (sustain pedal), 120 (all sound off), 121 (reset controllers) and 123 (all notes off).
template <typename V, unsigned count>
class Voices {
    static_assert(__is_base_of(Voice, V), "a voice derives from aviary::Voice");
    static_assert(!__is_abstract(V), "a voice has to override start()");
    static_assert(count > 0, "an instrument has at least one voice");
    using Played = detail::Played;

public:
    VoiceRules rules;

    void handle(const Event& event) AVIARY_NONBLOCKING {
        switch (event.type) {
        case EventType::note_on: return press(event);
        case EventType::note_off: return lift(event);
        case EventType::note_choke: return cut(event);
        case EventType::expression: return express(event);
        case EventType::param:
        case EventType::modulation: return pass_on(event);
        case EventType::midi: return hear(event.midi[0], event.midi[1] & 0x7f, event.midi[2] & 0x7f);
        default: return;
        }
    }

    /// Tells the host which notes have ended: call it last in process(), for hosts that modulate single notes.
    void send_ends(Block& block) AVIARY_NONBLOCKING {
        for (unsigned i = 0; i < ended_count_; ++i) send_end(block, ended_[i]);
        ended_count_ = 0;
        for (V& voice : voices_) {
            if (voice.active() || !voice.played_.owes_end) continue;
            send_end(block, voice.note());
            voice.played_.owes_end = 0;
        }
    }

    /// Ends every note at once, and forgets all pedals and bends.
    void reset() AVIARY_NONBLOCKING {
        for (V& voice : voices_) voice.played_ = {};
        for (Channel& channel : channels_) channel = {};
        keys_ = {};
        serial_ = ended_count_ = 0;
    }

    /// Keeps notes, pedals and bends over a reload; call it from the plugin's state(). What a voice adds to its note,
    /// the next function keeps.
    void state(State& state, const char* name = "voices") AVIARY_NONBLOCKING;
    /// Keeps a member of every voice: voices.state(state, "phase", &Pluck::phase).
    template <typename T>
    void state(State& state, const char* name, T V::*member) AVIARY_NONBLOCKING;

    /// The voices that sound, for range-for. A voice may end() meanwhile.
    detail::Sounding<V> begin() { return {voices_, voices_ + count}; }
    detail::Sounding<V> end() { return {voices_ + count, voices_ + count}; }

    /// All voices, those that are silent too.
    Span<V> all() { return voices_; }
    bool silent() const {
        for (const V& voice : voices_)
            if (voice.active()) return false;
        return true;
    }

private:
    struct Channel {
        float bend = 0; ///< -1..1
        float pressure = 0, brightness = 0.5f;
        int pedal = 0;
    };
    /// What state() saves.
    struct Kept {
        Played voices[count];
        detail::Keys keys;
        Channel channels[16];
        unsigned serial;
    };

    // Notes.

    void press(const Event& event) {
        Played played;
        Note& note = played.note;
        note.key = event.key;
        note.channel = event.channel & 15;
        note.id = event.note_id;
        note.velocity = float(event.velocity);
        note.bend = bend_of(note.channel);
        note.pressure = channels_[note.channel].pressure;
        note.brightness = channels_[note.channel].brightness;
        played.phase = Played::held;
        played.serial = ++serial_;
        leave_behind(note.channel);
        if (rules.mode == VoiceMode::poly) {
            keys_.count = 0;
            V& voice = choose(note);
            give(voice, played);
            return voice.start();
        }
        keys_.press(played);
        follow_keys();
    }

    void give(V& voice, const Played& played) {
        if (voice.played_.owes_end && !keys_.has(voice.played_.serial)) remember_end(voice.note());
        voice.played_ = played;
        voice.played_.owes_end = 1;
    }

    void lift(const Event& event) {
        const auto up = [&](Played& played) {
            if (played.phase != Played::held || !speaks_of(event, played.note)) return;
            played.phase = Played::sustained;
            played.note.off_velocity = float(event.velocity);
        };
        for (V& voice : voices_) up(voice.played_);
        for (unsigned i = 0; i < keys_.count; ++i) up(keys_.keys[i]);
        let_go();
    }

    /// Releases the notes that neither key nor pedal holds.
    void let_go() {
        const auto loose = [&](const Played& played) {
            return played.phase == Played::sustained && !pedal(played.note.channel);
        };
        for (unsigned i = keys_.count; i-- > 0;)
            if (loose(keys_.keys[i])) remove_key(i);
        follow_keys();
        for (V& voice : voices_) {
            if (!loose(voice.played_)) continue;
            voice.played_.phase = Played::released;
            voice.release();
        }
    }

    void cut(const Event& event) {
        for (unsigned i = keys_.count; i-- > 0;)
            if (speaks_of(event, keys_.keys[i].note)) remove_key(i);
        follow_keys();
        for (V& voice : voices_) {
            if (!voice.active() || !speaks_of(event, voice.note())) continue;
            voice.played_.phase = Played::released;
            voice.choke();
        }
    }

    static bool speaks_of(const Event& event, const Note& note) {
        return event.matches(note.id, note.channel, note.key);
    }

    // Mode poly: a voice for each note.

    V& choose(const Note& note) {
        V *free = nullptr, *least = nullptr;
        unsigned active = 0;
        for (V& voice : voices_) {
            if (!voice.active()) {
                if (!free) free = &voice;
                continue;
            }
            if (rules.one_voice_per_key && voice.note().key == note.key
                && voice.note().channel == note.channel)
                return voice;
            if (!least || gives_way(voice, *least)) least = &voice;
            ++active;
        }
        return free && (active < rules.limit || !least) ? *free : *least;
    }

    /// True when a is given up sooner than b.
    bool gives_way(const V& a, const V& b) const {
        if (a.played_.phase != b.played_.phase) return a.played_.phase < b.played_.phase;
        const int higher = a.note().key - b.note().key;
        if (rules.priority == Priority::highest && higher != 0) return higher < 0;
        if (rules.priority == Priority::lowest && higher != 0) return higher > 0;
        if (rules.priority == Priority::loudest && a.loudness() != b.loudness())
            return a.loudness() < b.loudness();
        return a.played_.serial < b.played_.serial;
    }

    // Modes mono and legato: the first voice follows the keys that are down, or were when the pedal was.

    /// Goes on to the key that comes first now, if there is one.
    void follow_keys() {
        const Played* first = rules.mode == VoiceMode::poly ? nullptr : keys_.first(rules.priority);
        V& voice = voices_[0];
        if (!first || voice.played_.serial == first->serial) return;
        const bool slurred = rules.mode == VoiceMode::legato && voice.held();
        give(voice, *first);
        slurred ? voice.slur() : voice.start();
    }

    void remove_key(unsigned index) {
        const Played& key = keys_.keys[index];
        if (key.serial != voices_[0].played_.serial) remember_end(key.note);
        keys_.remove(index);
    }

    // Notes that have ended, and of which the host is still to be told.

    void remember_end(const Note& note) {
        if (ended_count_ < most_ended) ended_[ended_count_++] = note;
    }

    static bool send_end(Block& block, const Note& note) {
        Event event;
        event.type = EventType::note_end;
        event.frame = block.frame_count() - 1;
        event.key = short(note.key);
        event.channel = short(note.channel);
        event.note_id = note.id;
        return block.send(event);
    }

    // Expressions and channels.

    void pass_on(const Event& event) {
        for (V& voice : voices_)
            if (voice.active() && speaks_of(event, voice.note())) voice.hear(event);
    }

    void express(const Event& event) {
        each_note([&](Played& played) {
            if (!speaks_of(event, played.note)) return;
            const float value = float(event.value);
            switch (event.expression) {
            case Expression::volume: played.note.volume = value; break;
            case Expression::pan: played.note.pan = value; break;
            case Expression::tuning: played.note.tuning = value; break;
            case Expression::vibrato: played.note.vibrato = value; break;
            case Expression::brightness: played.note.brightness = value; break;
            case Expression::pressure: played.note.pressure = value; break;
            case Expression::expression: played.note.expression = value; break;
            }
        });
    }

    void hear(int status, int first, int second) {
        const int channel = status & 15;
        switch (status & 0xf0) {
        case 0xa0:
            each_note([&](Played& played) {
                if (played.note.channel == channel && played.note.key == first)
                    played.note.pressure = float(second) / 127;
            });
            break;
        case 0xb0: control(channel, first, second); break;
        case 0xd0: press_channel(channel, float(first) / 127); break;
        case 0xe0: bend(channel, float((second << 7 | first) - 8192) / 8192); break;
        default: break;
        }
    }

    void control(int channel, int controller, int value) {
        switch (controller) {
        case 64:
            channels_[channel].pedal = value >= 64;
            let_go();
            break;
        case 74:
            channels_[channel].brightness = float(value) / 127;
            each_note_of(channel, [&](Note& note) { note.brightness = float(value) / 127; });
            break;
        case 120: all_notes(EventType::note_choke, channel); break;
        case 121:
            bend(channel, 0);
            press_channel(channel, 0);
            channels_[channel].pedal = 0;
            let_go();
            break;
        case 123: all_notes(EventType::note_off, channel); break;
        default: break;
        }
    }

    void bend(int channel, float turn) {
        channels_[channel].bend = turn;
        each_note_of(channel, [&](Note& note) { note.bend = bend_of(note.channel); });
    }

    void press_channel(int channel, float pressure) {
        channels_[channel].pressure = pressure;
        each_note_of(channel, [&](Note& note) { note.pressure = pressure; });
    }

    void all_notes(EventType type, int channel) {
        Event event;
        event.type = type;
        event.key = -1;
        for (short other = 0; other < 16; ++other) {
            event.channel = other;
            if (reaches(channel, other)) handle(event);
        }
    }

    /// True when a word on a channel is for notes of the other: a master speaks to its members.
    bool reaches(int channel, int other) const {
        return channel == other || rules.mpe.master_of(other) == channel;
    }
    bool pedal(int channel) const {
        const int master = rules.mpe.master_of(channel);
        return channels_[channel].pedal || (master >= 0 && channels_[master].pedal);
    }
    /// In semitones.
    float bend_of(int channel) const {
        const int master = rules.mpe.master_of(channel);
        if (master < 0) return channels_[channel].bend * rules.bend_range;
        return channels_[channel].bend * rules.mpe.bend_range + channels_[master].bend * rules.bend_range;
    }
    /// A member channel of MPE speaks of its newest note; what rings on there stays as it is.
    void leave_behind(int channel) {
        if (rules.mpe.master_of(channel) < 0) return;
        for (V& voice : voices_)
            if (voice.note().channel == channel && voice.played_.phase != Played::held)
                voice.played_.follows = 0;
    }

    template <typename Do>
    void each_note(Do&& act) {
        for (V& voice : voices_)
            if (voice.active()) act(voice.played_);
        for (unsigned i = 0; i < keys_.count; ++i) act(keys_.keys[i]);
    }
    template <typename Do>
    void each_note_of(int channel, Do&& act) {
        each_note([&](Played& played) {
            if (played.follows && reaches(channel, played.note.channel)) act(played.note);
        });
    }

    V voices_[count];
    detail::Keys keys_; ///< modes mono and legato
    Channel channels_[16];
    unsigned serial_ = 0;
    static constexpr unsigned most_ended = count + 2 * detail::Keys::limit;
    Note ended_[most_ended];
    unsigned ended_count_ = 0;
};

template <typename V, unsigned count>
void Voices<V, count>::state(State& state, const char* name) AVIARY_NONBLOCKING {
    Kept kept;
    for (unsigned i = 0; i < count; ++i) kept.voices[i] = voices_[i].played_;
    kept.keys = keys_;
    for (unsigned i = 0; i < 16; ++i) kept.channels[i] = channels_[i];
    kept.serial = serial_;
    state(name, kept);
    if (!state.loading()) return;

    serial_ = kept.serial;
    keys_ = kept.keys;
    keys_.mend();
    for (unsigned i = 0; i < count; ++i) detail::mend(voices_[i].played_ = kept.voices[i]);
    for (unsigned i = 0; i < 16; ++i) {
        const Channel& saved = kept.channels[i];
        channels_[i] = {detail::within(saved.bend, -1, 1), detail::within(saved.pressure, 0, 1),
            detail::within(saved.brightness, 0, 1), saved.pedal != 0};
    }
}

template <typename V, unsigned count>
template <typename T>
void Voices<V, count>::state(State& state, const char* name, T V::*member) AVIARY_NONBLOCKING {
    T values[count];
    for (unsigned i = 0; i < count; ++i) __builtin_memcpy(&values[i], &(voices_[i].*member), sizeof(T));
    state(name, values);
    if (!state.loading()) return;
    for (unsigned i = 0; i < count; ++i) __builtin_memcpy(&(voices_[i].*member), &values[i], sizeof(T));
}

} // namespace aviary
