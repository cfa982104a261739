// Gives voices to notes, whatever the author's type of voice. This is the part of Voices that is compiled once, with
// the SDK. Threads as in voices.h.
#pragma once

#include <aviary/block.h>
#include <aviary/carry.h>
#include <aviary/event.h>
#include <aviary/span.h>
#include <aviary/voice.h>

namespace aviary::detail {

/// The keys that are down or held by the pedal, in the order they were pressed.
struct Keys {
    static constexpr unsigned limit = 16; ///< a seventeenth pushes out the first
    Played keys[limit];
    unsigned count = 0;
    AVIARY_FIELDS(keys, count)
};

class VoiceAllocator {
public:
    VoiceAllocator(const VoiceAllocator&) = delete;
    VoiceAllocator& operator=(const VoiceAllocator&) = delete;

    VoiceRules rules;

    /// Takes a note, an expression or a MIDI message, at the frame that the voices render next.
    void handle(const Event& event) AVIARY_NONBLOCKING;
    /// Tells the host which notes have ended: call it last in process(), for hosts that modulate single notes.
    void send_ends(Block& block) AVIARY_NONBLOCKING;
    /// Ends every note at once, and forgets all pedals and bends. The next send_ends() tells the host.
    void reset() AVIARY_NONBLOCKING;
    bool silent() const AVIARY_NONBLOCKING;

protected:
    VoiceAllocator(Voice** voices, unsigned count);
    ~VoiceAllocator() = default;
    /// Gives or takes. `room` holds one element a voice.
    void keep(Carry& carry, const char* name, Played* room) AVIARY_NONBLOCKING;

private:
    struct Channel {
        float bend = 0; ///< -1..1
        float pressure = 0, brightness = 0.5f;
        int pedal = 0;
        AVIARY_FIELDS(bend, pressure, brightness, pedal)
    };

    /// What carry() hands over beside the voices.
    struct Shared {
        Keys keys;
        Channel channels[16];
        unsigned serial = 0;
        AVIARY_FIELDS(keys, channels, serial)
    };

    // Notes.
    void press(const Event& event);
    void give(Voice& voice, const Played& played);
    void remember_end(const Played& played);
    void forget_end(const Note& note);
    void lift(const Event& event);
    void let_go();
    void cut(const Event& event);

    // Mode poly: a voice for each note.
    Voice& choose(const Note& note);
    bool gives_way(const Voice& a, const Voice& b) const;

    // Modes mono and legato: the first voice follows the keys that are down or held by the pedal.
    void follow_keys();
    void remove_key(unsigned index);
    Played* find_key(unsigned serial);

    // Expressions and channels.
    void express(const Event& event);
    void hear(int status, int first, int second);
    void control(int channel, int controller, int value);
    void bend(int channel, float turn);
    void press_channel(int channel, float pressure);
    void all_notes(EventType type, int channel);
    bool reaches(int channel, int other) const;
    bool pedal(int channel) const;
    float bend_of(int channel) const;
    void leave_behind(int channel);
    template <typename Do>
    void each_note(Do&& act);
    template <typename Do>
    void each_note_of(int channel, Do&& act);

    static constexpr unsigned most_ended = 64;

    Span<Voice*> voices_;
    Keys keys_; ///< modes mono and legato
    Channel channels_[16];
    unsigned serial_ = 0;    ///< of the newest note
    Note ended_[most_ended]; ///< have lost their voice; send_ends() tells the host
    unsigned ended_count_ = 0;
    bool was_reset_ = false; ///< since the host was last told
};

} // namespace aviary::detail
