// The voices of an instrument. Voices decides which voice plays a note, which one is given up when all are taken, and
// what pedals, bends and other expressions mean for each. The author writes one voice:
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
// No call allocates or locks; each takes a bounded number of steps. Everything here is for the [audio-thread], or for
// the [main-thread] while no blocks come.
#pragma once

#include <aviary/detail/compiler.h>
#include <aviary/detail/voice_allocator.h>
#include <aviary/span.h>
#include <aviary/voice.h>

namespace aviary {

/// `count` voices of the author's type V. Understands notes and their expressions, and MIDI pitch bend, channel and key
/// pressure, controllers 74 (brightness), 64 (sustain pedal), 120 (all sound off), 121 (reset controllers) and 123 (all
/// notes off). `rules` says how notes share the voices.
template <typename V, unsigned count>
class Voices : public detail::VoiceAllocator {
    static_assert(__is_base_of(Voice, V), "a voice derives from aviary::Voice");
    static_assert(!__is_abstract(V), "a voice has to override start()");
    static_assert(count > 0, "an instrument has at least one voice");

public:
    Voices()
        : VoiceAllocator(pointers_, count) {
        for (unsigned i = 0; i < count; ++i) pointers_[i] = &voices_[i];
    }

    // Inherited:
    // VoiceRules rules;
    // void handle(const Event&);    takes an event of the slice that begins
    // void send_ends(Block&);       tells the host which notes have ended; call it last in process()
    // void reset();                 ends every note at once, and forgets pedals and bends; send_ends() tells of it
    // bool silent() const;

    /// Gives notes, pedals and bends to new code, or takes them; call it from the plugin's carry(). The next function
    /// does so for what an author's voice adds to its note.
    void carry(Carry& carry, const char* name = "voices") AVIARY_NONBLOCKING {
        detail::Played room[count];
        keep(carry, name, room);
    }
    /// A member of every voice: voices.carry(carry, "phase", &Pluck::phase).
    template <typename T>
    void carry(Carry& carry, const char* name, T V::*member) AVIARY_NONBLOCKING {
        T values[count];
        for (unsigned i = 0; i < count; ++i)
            AVIARY_BUILTIN(memcpy)(&values[i], &(voices_[i].*member), sizeof(T));
        carry(name, values);
        if (!carry.loading()) return;
        for (unsigned i = 0; i < count; ++i)
            AVIARY_BUILTIN(memcpy)(&(voices_[i].*member), &values[i], sizeof(T));
    }
    /// The same, from the plugin's state(); see state.h.
    template <typename... What>
    void state(Carry& state, What... what) AVIARY_NONBLOCKING {
        carry(state, what...);
    }

    /// The voices that sound, for range-for. A voice may end() meanwhile.
    detail::Sounding<V> begin() { return {voices_, voices_ + count}; }
    detail::Sounding<V> end() { return {voices_ + count, voices_ + count}; }
    /// All voices, also the silent ones.
    Span<V> all() { return voices_; }

private:
    V voices_[count];
    Voice* pointers_[count];
};

} // namespace aviary
