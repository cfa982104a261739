// The keys that are down, in the order they went down: what a monophonic instrument plays is the last of them.
//
//     keys_.press({key, channel, note_id, velocity});
//     keys_.lift(event);                      // all that the event speaks of
//     if (!keys_.empty()) play(keys_.last());
//
// Holds 16; a seventeenth pushes out the first. [audio-thread]
#pragma once

#include <aviary/event.h>

#include "dsp/voice_state.h"

namespace dsp {

struct Key {
    int key = 60, channel = 0, note_id = -1;
    float velocity = 0;
};

class Keys {
public:
    bool empty() const { return count_ == 0; }
    unsigned size() const { return count_; }
    const Key& last() const { return keys_[count_ - 1]; }

    void press(const Key& key) {
        if (count_ == 16) remove(0);
        keys_[count_++] = key;
    }
    /// True when the key that was sounding, the last one, was among those lifted.
    bool lift(const aviary::Event& event) {
        bool sounding = false;
        for (unsigned i = count_; i-- > 0;) {
            if (!event.matches(keys_[i].note_id, keys_[i].channel, keys_[i].key)) continue;
            sounding = sounding || i + 1 == count_;
            remove(i);
        }
        return sounding;
    }
    void clear() { count_ = 0; }

    void state(aviary::State& state) {
        each(state, "keys", keys_, &Key::key);
        each(state, "channels", keys_, &Key::channel);
        each(state, "note_ids", keys_, &Key::note_id);
        each(state, "velocities", keys_, &Key::velocity);
        state("key_count", count_);
        if (count_ > 16) count_ = 0; // a state may hold anything
    }

private:
    void remove(unsigned index) {
        for (unsigned i = index; i + 1 < count_; ++i) keys_[i] = keys_[i + 1];
        --count_;
    }
    Key keys_[16];
    unsigned count_ = 0;
};

} // namespace dsp
