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

#include <aviary/detail/voice_allocator.h>
#include <aviary/span.h>
#include <aviary/voice.h>

namespace aviary {

/// count voices of the author's type V. Hears notes and their expressions; MIDI pitch bend, channel and key pressure,
/// controller 74 (brightness), 64 (sustain pedal), 120 (all sound off), 121 (reset controllers) and 123 (all notes off).
/// How notes share the voices, `rules` says.
template <typename V, unsigned count>
class Voices : public detail::VoiceAllocator {
    static_assert(__is_base_of(Voice, V), "a voice derives from aviary::Voice");
    static_assert(!__is_abstract(V), "a voice has to override start()");
    static_assert(count > 0, "an instrument has at least one voice");

public:
    Voices()
        : VoiceAllocator(desk_, count) {
        for (unsigned i = 0; i < count; ++i) desk_[i] = &voices_[i];
    }

    // void handle(const Event&);    an event of the slice that begins
    // void send_ends(Block&);       last in process(), for hosts that modulate single notes: which have ended
    // void reset();                 every note ends at once, pedals and bends are forgotten
    // bool silent() const;

    /// Keeps notes, pedals and bends over a reload; call it from the plugin's state(). What a voice adds to its note,
    /// the next function keeps.
    void state(State& state, const char* name = "voices") AVIARY_NONBLOCKING {
        detail::Played room[count];
        keep(state, name, room);
    }
    /// Keeps a member of every voice: voices.state(state, "phase", &Pluck::phase).
    template <typename T>
    void state(State& state, const char* name, T V::*member) AVIARY_NONBLOCKING {
        T values[count];
        for (unsigned i = 0; i < count; ++i) __builtin_memcpy(&values[i], &(voices_[i].*member), sizeof(T));
        state(name, values);
        if (!state.loading()) return;
        for (unsigned i = 0; i < count; ++i) __builtin_memcpy(&(voices_[i].*member), &values[i], sizeof(T));
    }

    /// The voices that sound, for range-for. A voice may end() meanwhile.
    detail::Sounding<V> begin() { return {voices_, voices_ + count}; }
    detail::Sounding<V> end() { return {voices_ + count, voices_ + count}; }
    /// All voices, those that are silent too.
    Span<V> all() { return voices_; }

private:
    V voices_[count];
    Voice* desk_[count];
};

} // namespace aviary
