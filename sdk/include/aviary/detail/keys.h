// The keys that are down, in the order they were pressed: what a monophonic instrument goes back to. voices.h uses it.
#pragma once

#include <aviary/voice.h>

namespace aviary::detail {

/// Plain, and saved as it is.
struct Keys {
    static constexpr unsigned limit = 16; ///< a seventeenth pushes out the first

    Played keys[limit];
    unsigned count = 0;

    void press(const Played& key) {
        if (count == limit) remove(0);
        keys[count++] = key;
    }
    void remove(unsigned index) {
        for (unsigned i = index; i + 1 < count; ++i) keys[i] = keys[i + 1];
        --count;
    }
    /// Which of them is played; null when there is none.
    const Played* first(Priority priority) const {
        const Played* first = count > 0 ? keys : nullptr;
        for (unsigned i = 1; i < count; ++i)
            if (!stays_before(priority, first->note, keys[i].note)) first = keys + i;
        return first;
    }
    bool has(unsigned serial) const {
        for (unsigned i = 0; i < count; ++i)
            if (keys[i].serial == serial) return true;
        return false;
    }
    /// A saved state may hold anything.
    void mend() {
        if (count > limit) count = 0;
        for (Played& key : keys) detail::mend(key);
    }

private:
    static bool stays_before(Priority priority, const Note& older, const Note& newer) {
        switch (priority) {
        case Priority::highest: return older.key > newer.key;
        case Priority::lowest: return older.key < newer.key;
        case Priority::loudest: return older.velocity > newer.velocity;
        default: return false;
        }
    }
};

} // namespace aviary::detail
