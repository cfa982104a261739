// What a song says once everything is worked out: tracks with notes and automation at exact times.
// Plain values. The populator makes them, the engine reads them.
#pragma once

#include "song/ticks.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aviary::song {

/// Where in a song file something was written; line and column count from 1, 0 means nowhere.
struct Position {
    int line = 0, column = 0;
};

struct Note {
    Ticks start, length;
    std::uint8_t key = 60;      ///< MIDI key, 60 = C4
    std::uint8_t velocity = 80; ///< 1..127
    friend bool operator==(const Note&, const Note&) = default;
};

/// A parameter's value from `at` on. A ramp moves in a straight line to the next point, a step holds.
struct AutomationPoint {
    Ticks at;
    double value = 0; ///< 0..1 of the parameter's travel
    bool ramp = false;
    friend bool operator==(const AutomationPoint&, const AutomationPoint&) = default;
};

struct Automation {
    std::string parameter; ///< id, name or macro word, as written; the engine finds the plugin that has it
    Position position;
    std::vector<AutomationPoint> points; ///< in order of time
};

/// A plugin by its word in the song: a role ("bass"), a stock plugin ("mono"), or a plugin's id.
struct PluginWord {
    std::string word;
    Position position;
};

enum class TrackType : std::uint8_t { midi, audio };

struct Track {
    int number = 0;
    std::string name;
    TrackType type = TrackType::midi;
    std::optional<PluginWord> instrument;
    std::vector<PluginWord> effects;
    std::optional<PluginWord> strip;
    std::vector<Note> notes; ///< in order of start, then key
    std::vector<Automation> automation;
    Position position;
};

struct Section {
    std::string name;
    Ticks start, length;
};

struct Meter {
    int beats = 4, unit = 4;
    constexpr Ticks bar() const { return Ticks(ticks_per_beat * 4 * beats, unit); }
    friend bool operator==(const Meter&, const Meter&) = default;
};

struct Score {
    double bpm = 120;
    Meter meter;
    std::string key;               ///< as written: "F ionian"; empty when the song names none
    std::vector<Section> sections; ///< the arrangement, in order of time
    std::vector<Track> tracks;     ///< in order of number
    Ticks length;                  ///< end of the last section; notes may ring beyond it
};

} // namespace aviary::song
