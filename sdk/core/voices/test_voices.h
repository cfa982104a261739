// For the tests of voices: a voice that counts what it is told, and functions that make events.
#pragma once

#include <aviary/voices.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace aviary::test {

/// Counts what it is told.
struct Told : Voice {
    int starts = 0, slurs = 0, releases = 0, chokes = 0;
    float level = 0;
    double modulation = 0;

    void start() override { ++starts, level = note().velocity; }
    void slur() override { ++slurs; }
    void release() override { ++releases; }
    void choke() override {
        ++chokes;
        end();
    }
    void hear(const Event& event) override { modulation = event.value; }
    float loudness() const override { return level; }
    void finish() { end(); }
};

using Four = Voices<Told, 4>;

inline Event note(EventType type, int key, int channel = 0, int id = -1, double velocity = 0.5) {
    Event event;
    event.type = type;
    event.key = short(key);
    event.channel = short(channel);
    event.note_id = id;
    event.velocity = velocity;
    return event;
}
inline Event on(int key, int channel = 0, int id = -1, double velocity = 0.5) {
    return note(EventType::note_on, key, channel, id, velocity);
}
inline Event off(int key, int channel = 0, int id = -1) {
    return note(EventType::note_off, key, channel, id);
}
inline Event choke(int key) { return note(EventType::note_choke, key); }
inline Event midi(int status, int first, int second) {
    Event event;
    event.type = EventType::midi;
    event.channel = short(status & 15);
    event.key = -1;
    event.midi[0] = static_cast<unsigned char>(status);
    event.midi[1] = static_cast<unsigned char>(first);
    event.midi[2] = static_cast<unsigned char>(second);
    return event;
}
inline Event express(Expression expression, double value, int key, int channel = 0, int id = -1) {
    Event event = note(EventType::expression, key, channel, id);
    event.expression = expression;
    event.value = value;
    return event;
}
inline Event pedal(bool down, int channel = 0) { return midi(0xb0 | channel, 64, down ? 127 : 0); }

template <typename V>
void play(V& voices, const std::vector<Event>& events) {
    for (const auto& event : events) voices.handle(event);
}

/// The keys that sound, in the order of the voices.
inline std::vector<int> keys(Four& voices) {
    std::vector<int> found;
    for (const auto& voice : voices) found.push_back(voice.note().key);
    return found;
}
using Keys = std::vector<int>;

} // namespace aviary::test
