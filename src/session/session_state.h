// What a page shows: the song, its tracks, the transport, the plugin under work. Plain values, copied out of the
// session; docs/protocol.md has the same shapes as JSON.
#pragma once

#include "base/units.h"
#include "engine/engine.h"
#include "hosting/crash/crash.h"
#include "hosting/plugin/fate.h"
#include "hosting/plugin/message.h"
#include "hosting/plugin/metadata.h"
#include "song/score.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace aviary::session {

struct Section {
    std::string name;
    Beats start, length;
    friend bool operator==(const Section&, const Section&) = default;
};

struct Song {
    std::string name, path;
    double bpm = 120;
    int meter_beats = 4, meter_unit = 4;
    std::string key;
    Beats length;
    std::vector<Section> sections;
    friend bool operator==(const Song&, const Song&) = default;
};

struct TrackPlugin {
    engine::SlotId slot = 0;
    engine::SlotRole role = engine::SlotRole::instrument;
    std::string word;                ///< by which the song names the plugin
    std::optional<std::string> name; ///< the plugin's own name; nothing when the slot is empty
    bool is_missing = false;         ///< the slot holds a placeholder: no plugin plays, and its state is kept
    hosting::Fate fate = {};         ///< of a plugin in a process of its own
    int sidechain = 0;               ///< number of the track that is its side chain; 0: none
    friend bool operator==(const TrackPlugin&, const TrackPlugin&) = default;
};

using engine::Send;

struct Track {
    int number = 0;
    std::string name;
    song::TrackType type = song::TrackType::midi;
    int out = 0; ///< number of the group that it goes into; 0: the master
    engine::MixerSettings mixer;
    std::vector<TrackPlugin> plugins;
    std::vector<Send> sends = {}; ///< the same as mixer.sends
    friend bool operator==(const Track&, const Track&) = default;
};

struct Master {
    engine::MixerSettings mixer;
};

struct Transport {
    bool playing = false;
    Beats position;
    std::optional<engine::Loop> loop;
    std::optional<engine::Loop> last_loop; ///< what was looped last, to be looped again
};

struct Parameter {
    hosting::ParameterMetadata about;
    double value = 0;
    std::string text; ///< the value as the plugin writes it, with its unit
};

struct Plugin {
    std::string id, name, vendor, version;
    std::vector<Parameter> parameters;
};

/// One line of the workshop's stream. A run is one attempt to turn a save into sound.
struct Stage {
    enum class Name : std::uint8_t { change, build, probe, canary, swap };
    enum class State : std::uint8_t { running, done, failed, superseded };
    enum class Ending : std::uint8_t { complete, failed, superseded };
    /// Of a run that makes code twice: the code that compiles soonest, then that of the project's own build.
    enum class Step : std::uint8_t { fast, optimised };
    struct Problem {
        std::string file;
        int line = 0, column = 0;
        std::string severity; ///< "error", "warning" or "note"
        std::string message;
        std::vector<std::string> frame; ///< the source around it
        int frame_first_line = 0;
    };

    /// What took noticeable time within a stage, each with a limit of its own: open (the library, and making its plugins),
    /// prepare, trial, process (opening and preparing where it is going to sound), state (taking it, and making what it
    /// needs from it), handover.
    struct Part {
        std::string name;
        double ms = 0;
    };

    int run = 0;
    Name stage = Name::change;
    State state = State::running;
    double ms = 0;
    std::string detail;
    std::string line;             ///< the text that the terminal shows for this stage
    std::optional<Ending> ending; ///< set on the last stage of a run
    std::optional<Step> step;     ///< none: the run makes code once, or nobody knows yet
    std::vector<Problem> errors;
    std::vector<Part> parts = {};
};

/// Whether the plugin under work can be heard, and if not, why.
struct Health {
    enum class State : std::uint8_t {
        none, ///< nothing is live yet
        sounding,
        broken, ///< it puts out NaN or infinity, or reports an error; the engine plays silence in its place
        loud,   ///< it is louder than +24 dBFS; the engine fades it out as long as it is
        lost,   ///< its process crashed or was ended; the supervisor starts it again
        stopped ///< the supervisor gave up; the next good save starts it again
    };
    State state = State::none;
    std::string text;                       ///< for people; empty when none or sounding
    std::vector<hosting::Frame> trace = {}; ///< where it crashed, innermost first
    friend bool operator==(const Health&, const Health&) = default;
};

/// The input that the plugin under work gets, see engine/source.h.
struct Source {
    using Kind = engine::Source::Kind;
    Kind kind = Kind::song;
    static constexpr Hertz lowest{20}, highest{20000};
    static constexpr Decibels quietest{-60};
    Hertz frequency{440}; ///< for a tone: lowest..highest
    Decibels level;       ///< quietest..0
    std::string name;     ///< for a file: one of SoundFiles
};

/// The sound files in the folder of the plugin under work: relative paths with '/', sorted.
struct SoundFiles {
    std::vector<std::string> names;
};

/// Code of the plugin under work that went live.
struct Version {
    int run = 0;
    std::string time; ///< time of day: "12:03:11"
    std::string code; ///< the first 8 digits of the code's digest
};

struct Versions {
    std::vector<Version> known;  ///< the last two, oldest first
    std::optional<int> sounding; ///< the run of the version that sounds now
};

/// The plugin's own page. Its author made it, and it is shown in place of the page that fits every plugin.
struct AuthorPage {
    std::optional<std::string> path; ///< the page's path on our own server; nothing while there is no page
    std::string text;                ///< for people: why a page that should be there is not
    friend bool operator==(const AuthorPage&, const AuthorPage&) = default;
};

/// One line that a plugin logged or printed. It is cut to a bearable length, and has no control characters.
struct Said {
    engine::SlotId slot = 0;
    std::string plugin; ///< its name
    hosting::Message::Kind kind = hosting::Message::Kind::info;
    std::string text;
    friend bool operator==(const Said&, const Said&) = default;
};

struct Workshop {
    std::string project;
    std::optional<engine::SlotId>
        slot;                     ///< where the song plays the plugin under work; nothing if it does not
    std::optional<Plugin> plugin; ///< nothing until the first build of it plays
    std::vector<Stage> runs;      ///< the stages of the last few runs, oldest first
    bool is_caged = false;        ///< the plugin runs in a process of its own
    Health health;
    Source source;
    SoundFiles sounds;
    Versions versions;
    AuthorPage page;
    std::vector<Said> said; ///< the last lines of the plugin under work, oldest first
};

struct SessionState {
    Song song;
    std::vector<Track> tracks; ///< in the order of the meters in engine::Status
    Master master;
    Transport transport;
    std::optional<Workshop> workshop;
};

struct ParameterValue {
    std::string id;
    double value = 0;
    std::string text;
    friend bool operator==(const ParameterValue&, const ParameterValue&) = default;
};

struct ParametersChanged {
    engine::SlotId slot = 0;
    std::vector<ParameterValue> values;
};

/// New code went live in a slot, or the plugin there has new parameters.
struct PluginChanged {
    engine::SlotId slot = 0;
    Plugin plugin;
};

/// The master output since the last Sound, interleaved. Told only while somebody listens.
struct Sound {
    double sample_rate = 48000;
    unsigned channels = 2;
    std::vector<float> samples;
    bool is_after_gap = false; ///< sound was lost before this, because nobody took it in time
};

/// The output of the plugin under work since the last Watched. Told only while somebody watches.
struct Watched {
    Sound sound;
};

/// Files of the open song's clips were read: they sound from now on, and Session::problems() may be others.
struct ClipsRead {};

/// What the session tells its observers. engine::Status comes with every tick.
using Event = std::variant<Transport, Track, Master, ParametersChanged, PluginChanged, Stage, Health, Source,
    SoundFiles, Versions, AuthorPage, Said, engine::Status, Sound, Watched, ClipsRead>;

} // namespace aviary::session
