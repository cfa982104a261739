// What a page shows: the song, its tracks, the transport, the plugin under work. Plain values, copied out of the
// session; docs/protocol.md has the same shapes as JSON.
#pragma once

#include "base/units.h"
#include "engine/engine.h"
#include "hosting/plugin/metadata.h"

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
    std::string word;                ///< as the song names it
    std::optional<std::string> name; ///< the plugin's own; nothing when the slot is empty
    bool is_missing = false; ///< a placeholder stands for a plugin that is not there, and keeps its state
};

using engine::Send;

struct Track {
    int number = 0;
    std::string name;
    bool is_audio = false; ///< else it plays notes
    engine::MixerSettings mixer;
    std::vector<TrackPlugin> plugins;
    std::vector<Send> sends = {}; ///< those of the mixer
};

struct Master {
    engine::MixerSettings mixer;
};

struct Transport {
    bool playing = false;
    Beats position;
    std::optional<engine::Loop> loop;
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
    struct Problem {
        std::string file;
        int line = 0, column = 0;
        std::string severity; ///< "error", "warning" or "note"
        std::string message;
        std::vector<std::string> frame; ///< the source around it
        int frame_first_line = 0;
    };

    int run = 0;
    Name stage = Name::change;
    State state = State::running;
    double ms = 0;
    std::string detail;
    std::string line;             ///< as the terminal shows it
    std::optional<Ending> ending; ///< set on the last stage of a run
    std::vector<Problem> errors;
};

/// How the plugin under work fares.
struct Health {
    enum class State : std::uint8_t {
        none, ///< nothing is live yet
        sounding,
        broken, ///< it plays what is no sound, and is silent instead
        lost,   ///< its process ended, or was ended; it is being started again
        stopped ///< it is not started again until the next good save
    };
    State state = State::none;
    std::string text; ///< for people; empty when none or sounding
    friend bool operator==(const Health&, const Health&) = default;
};

/// What the plugin under work is fed with, see engine/source.h.
struct Source {
    using Kind = engine::Source::Kind;
    Kind kind = Kind::song;
    Hertz frequency{440}; ///< of a tone: 20..20000
    Decibels level;       ///< -60..0
    std::string name;     ///< of a file: one of SoundFiles
};

/// In the project's folder: relative paths with '/', in order.
struct SoundFiles {
    std::vector<std::string> names;
};

/// Code that went live.
struct Version {
    int run = 0;
    std::string time; ///< of day: "12:03:11"
    std::string code; ///< first 8 digits of its digest
};

struct Versions {
    std::vector<Version> known;  ///< the last two, oldest first
    std::optional<int> sounding; ///< run of the one that sounds
};

/// The page that the project brings along, to be shown in place of the one that fits every plugin.
struct AuthorPage {
    std::optional<std::string> path; ///< of our own address; nothing while there is none
    std::string text;                ///< why there is none though there should be; for people
    friend bool operator==(const AuthorPage&, const AuthorPage&) = default;
};

struct Workshop {
    std::string project;
    std::optional<engine::SlotId>
        slot;                     ///< where the song plays the plugin under work; nothing if it does not
    std::optional<Plugin> plugin; ///< nothing until it first came alive
    std::vector<Stage> runs;      ///< of the last few runs, in order
    bool is_caged = false;        ///< it runs in a process of its own
    Health health;
    Source source;
    SoundFiles sounds;
    Versions versions;
    AuthorPage page;
};

struct SessionState {
    Song song;
    std::vector<Track> tracks; ///< in the order of the meters
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

/// Master output since the last one, interleaved; only while somebody listens.
struct Sound {
    double sample_rate = 48000;
    unsigned channels = 2;
    std::vector<float> samples;
};

/// Output of the plugin under work since the last one; only while somebody watches.
struct Watched {
    Sound sound;
};

/// What the session tells its observers. engine::Status comes with every tick.
using Event = std::variant<Transport, Track, Master, ParametersChanged, PluginChanged, Stage, Health, Source,
    SoundFiles, Versions, AuthorPage, engine::Status, Sound, Watched>;

} // namespace aviary::session
