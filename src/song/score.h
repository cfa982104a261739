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

/// A value with the place of its text: an edit of the value writes another text there.
template <typename Value>
struct Written {
    Value value{};
    Position position;
    int length = 1; ///< in characters
};

struct Note {
    Ticks start, length;
    std::uint8_t key = 60;        ///< MIDI key, 60 = C4
    std::uint8_t velocity = 80;   ///< 1..127
    std::uint32_t expression = 0; ///< in Track::expressions, counted from 1; 0: the note has none
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
    std::vector<AutomationPoint> points;      ///< in order of time
    std::optional<std::uint8_t> controller{}; ///< a MIDI controller moves instead of a parameter
};

/// A movement within one note, in a straight line from its start to its end.
struct Sweep {
    float from = 0, to = 0;
    friend bool operator==(const Sweep&, const Sweep&) = default;
};

/// What a note does beside sounding. What is not set is left as the plugin has it.
struct NoteExpression {
    std::optional<Sweep> bend;         ///< semitones from its key
    std::optional<Sweep> press, slide; ///< 0..1
    friend bool operator==(const NoteExpression&, const NoteExpression&) = default;
};

/// A plugin by its word in the song: a role ("bass"), a stock plugin ("mono"), or a plugin's id.
struct PluginWord {
    std::string word;
    Position position;
    std::optional<Written<std::string>> preset{}; ///< `preset "Warm bass"` under it
    std::optional<Written<int>> sidechain{};      ///< `sidechain 1` under it: the number of a track
};

enum class TrackType : std::uint8_t { midi, audio, return_track, group };

/// What a song's text says of a track's place in the mix. The text owns what it names; the rest is daw.mixer.json's.
struct TrackMix {
    struct Send {
        Written<int> to;                    ///< track number
        Written<double> level;              ///< dB
        std::optional<Written<bool>> pre{}; ///< taken before the track's volume and pan
    };
    std::optional<Written<double>> volume; ///< dB
    std::optional<Written<double>> pan;    ///< -1 left .. 1 right
    std::optional<Written<bool>> mute, solo;
    std::vector<Send> sends;
    std::optional<Written<int>> out; ///< the number of the group track that it goes into
};

/// A piece of a sound file in the song.
struct Clip {
    std::string file; ///< beside the song
    Ticks start, length;
    double from_seconds = 0, fade_in_seconds = 0, fade_out_seconds = 0;
    double gain_db = 0;
    std::optional<double> bpm; ///< the file's own tempo: it is stretched to the song's
    Position position;
};

/// Which pitch each key has: a scale file with, if wanted, a keyboard map, or an equal division of the octave.
struct TuningWord {
    std::string scale_file, keyboard_file;
    int edo = 0; ///< 0: the files say
    Position position;
    int length = 1;
};

/// The tuning from `at` on; without one the twelve equal steps of the octave.
struct TuningChange {
    Ticks at;
    std::optional<TuningWord> tuning;
};

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
    TrackMix mix{};
    std::vector<NoteExpression> expressions{};
    std::vector<Clip> clips{}; ///< in order of start
    /// In order of time; each holds until the next. The first that a track has is its own, or the song's.
    std::vector<TuningChange> tunings{};
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

/// The tempo from `at` on: it holds, or moves to the next change's by as many bpm each second.
struct TempoChange {
    Ticks at;
    double bpm = 120;
    bool ramp = false;
    friend bool operator==(const TempoChange&, const TempoChange&) = default;
};

/// The meter from `at` on; a bar begins there.
struct MeterChange {
    Ticks at;
    Meter meter;
    friend bool operator==(const MeterChange&, const MeterChange&) = default;
};

struct KeyChange {
    Ticks at;
    std::string key;
    friend bool operator==(const KeyChange&, const KeyChange&) = default;
};

struct Score {
    double bpm = 120; ///< at the song's start
    Meter meter;      ///< at the song's start
    std::string key;  ///< at the song's start, as written: "F ionian"; empty when the song names none
    std::vector<Section> sections; ///< the arrangement, in order of time
    std::vector<Track> tracks;     ///< in order of number
    int division = 0; ///< of MIDI files that are made of the song: ticks to the quarter note; 0: any
    Ticks length;     ///< end of the last section; notes may ring beyond it
    // What changes on the way, in order of time; empty while the song stays as it starts.
    std::vector<TempoChange> tempos{};
    std::vector<MeterChange> meters{};
    std::vector<KeyChange> keys{};
};

} // namespace aviary::song
