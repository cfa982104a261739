#include "server/protocol/domains/workshop_domain.h"

#include "server/protocol/domains/domains.h"
#include "server/protocol/domains/sound_domain.h"
#include "server/protocol/json_values.h"

namespace aviary::server {

using nlohmann::json;
using session::Health;
using session::Stage;

namespace {

const char* name_of(Stage::Name stage) {
    switch (stage) {
    case Stage::Name::change: return "change";
    case Stage::Name::build: return "build";
    case Stage::Name::probe: return "probe";
    case Stage::Name::canary: return "canary";
    case Stage::Name::swap: return "swap";
    }
    return "change";
}

const char* name_of(Stage::State state) {
    switch (state) {
    case Stage::State::running: return "running";
    case Stage::State::done: return "done";
    case Stage::State::failed: return "failed";
    case Stage::State::superseded: return "superseded";
    }
    return "failed";
}

const char* name_of(Stage::Ending ending) {
    switch (ending) {
    case Stage::Ending::complete: return "complete";
    case Stage::Ending::failed: return "failed";
    case Stage::Ending::superseded: return "superseded";
    }
    return "failed";
}

const char* name_of(Stage::Step step) { return step == Stage::Step::fast ? "fast" : "optimised"; }

const char* name_of(Health::State state) {
    switch (state) {
    case Health::State::none: return "none";
    case Health::State::sounding: return "sounding";
    case Health::State::broken: return "broken";
    case Health::State::loud: return "loud";
    case Health::State::lost: return "lost";
    case Health::State::stopped: return "stopped";
    }
    return "none";
}

json to_wire(const Stage::Problem& problem) {
    return {{"file", problem.file}, {"line", problem.line}, {"column", problem.column},
        {"severity", problem.severity}, {"message", problem.message}, {"frame", problem.frame},
        {"frame_first_line", problem.frame_first_line}};
}

json to_wire(const std::vector<session::Version>& versions) {
    json all = json::array();
    for (const session::Version& version : versions)
        all.push_back({{"run", version.run}, {"time", version.time}, {"code", version.code}});
    return all;
}

} // namespace

json to_wire(const Stage& stage) {
    json errors = json::array();
    for (const Stage::Problem& problem : stage.errors) errors.push_back(to_wire(problem));
    json parts = json::array();
    for (const auto& [name, ms] : stage.parts) parts.push_back({{"name", name}, {"ms", ms}});
    return {{"run", stage.run}, {"stage", name_of(stage.stage)}, {"state", name_of(stage.state)},
        {"ms", stage.ms}, {"detail", stage.detail}, {"line", stage.line},
        {"ending", stage.ending ? json(name_of(*stage.ending)) : json(nullptr)},
        {"step", stage.step ? json(name_of(*stage.step)) : json(nullptr)}, {"errors", std::move(errors)},
        {"parts", std::move(parts)}};
}

json to_wire(const Health& health) {
    json trace = json::array();
    for (const auto& [function, file, line] : health.trace)
        trace.push_back({{"function", function}, {"file", file}, {"line", line}});
    return {{"state", name_of(health.state)}, {"text", health.text}, {"trace", std::move(trace)}};
}

json to_wire(const session::Source& source) {
    using Kind = session::Source::Kind;
    const Decibels level = source.level;
    switch (source.kind) {
    case Kind::song: break;
    case Kind::silence: return {{"kind", "silence"}};
    case Kind::tone: return {{"kind", "tone"}, {"hertz", source.frequency}, {"level_db", level}};
    case Kind::noise: return {{"kind", "noise"}, {"level_db", level}};
    case Kind::file: return {{"kind", "file"}, {"name", source.name}, {"level_db", level}};
    case Kind::device: return {{"kind", "device"}, {"level_db", level}};
    }
    return {{"kind", "song"}};
}

json to_wire(const session::Versions& versions) {
    return {{"versions", to_wire(versions.known)}, {"sounding", or_null(versions.sounding)}};
}

json to_wire(const session::AuthorPage& page) { return {{"path", or_null(page.path)}, {"text", page.text}}; }

json to_wire(const session::Said& said) {
    return {{"slot", said.slot}, {"plugin", said.plugin}, {"kind", hosting::Message{said.kind, {}}.word()},
        {"text", said.text}};
}

json to_wire(const session::Workshop& workshop) {
    json said = json::array();
    for (const session::Said& line : workshop.said) said.push_back(to_wire(line));
    json runs = json::array();
    for (const Stage& stage : workshop.runs) runs.push_back(to_wire(stage));
    return {{"project", workshop.project}, {"slot", or_null(workshop.slot)},
        {"plugin", workshop.plugin ? to_wire(*workshop.plugin) : json(nullptr)}, {"runs", std::move(runs)},
        {"isolation", workshop.is_caged ? "cage" : "none"}, {"health", to_wire(workshop.health)},
        {"source", to_wire(workshop.source)}, {"sounds", workshop.sounds.names},
        {"versions", to_wire(workshop.versions.known)}, {"sounding", or_null(workshop.versions.sounding)},
        {"ui", to_wire(workshop.page)}, {"said", std::move(said)}};
}

namespace protocol {
namespace {

std::vector<Type> stage_types() {
    return {
        {"StageName", words({"change", "build", "probe", "canary", "swap"})},
        {"StageState", words({"running", "done", "failed", "superseded"})},
        {"Ending", words({"complete", "failed", "superseded"})},
        {"Step", words({"fast", "optimised"})},
        {"Severity", words({"error", "warning", "note"})},
        {"Place", object({
                      {"file", string},
                      {"line", named("TextPlace")},
                      {"column", named("TextPlace")},
                  })},
        {"BuildError", extend("Place",
                           {
                               {"severity", named("Severity")},
                               {"message", string},
                               {"frame", list(string), "the source around it"},
                               {"frame_first_line", whole},
                           })},
        {"StagePart",
            object({{"name", words({"open", "prepare", "trial", "process", "state", "handover"})},
                {"ms", number}}),
            "open: the library, and making its plugins; prepare: their prepare(); trial: the rest of it; "
            "process: opening and "
            "preparing\nthem where they are going to sound, at the same time; state: taking it, and making "
            "what they need "
            "from it."},
        {"Stage", object({
                      {"run", whole, "one attempt to turn a save into sound"},
                      {"stage", named("StageName")},
                      {"state", named("StageState")},
                      {"ms", number, "of the stage; of a swap that is done: from the save to the sound"},
                      {"detail", string},
                      {"line", string, "as the terminal shows it"},
                      {"ending", nullable(named("Ending")), "set on the last stage of a run"},
                      {"step", nullable(named("Step")),
                          "of a run that makes code twice; null: it does not, or nobody knows yet"},
                      {"errors", list(named("BuildError"))},
                      {"parts", list(named("StagePart")), "that took a tenth of a second or more"},
                  })},
    };
}

std::vector<Type> bench_types() {
    return {
        {"Isolation", words({"cage", "none"}),
            "cage: the plugin under work runs in a process of its own; none: inside the program."},
        {"Frame",
            object({{"function", string}, {"file", string, "of the project, or absolute"},
                {"line", named("TextPlace")}}),
            "A place in code that was being run."},
        {"Health",
            object({
                {"state", words({"none", "sounding", "broken", "loud", "lost", "stopped"})},
                {"text", string, "for people; empty while nothing is wrong"},
                {"trace", list(named("Frame")), "where it crashed, innermost first"},
            }),
            R"(none: nothing is live yet; broken: it plays what is no number or reports an error, and is silent instead; loud: it is louder than +24 dBFS, and is faded out as long as it is;
lost: its process ended, or was ended, and is being started again; stopped: it is not started again until the next good save.)"},
        {"Source",
            either({
                object({{"kind", literal("song")}}),
                object({{"kind", literal("silence")}}),
                object(
                    {{"kind", literal("tone")}, {"hertz", named("Frequency")}, {"level_db", named("Level")}}),
                object({{"kind", literal("noise")}, {"level_db", named("Level")}}),
                object({{"kind", literal("file")}, {"name", string}, {"level_db", named("Level")}}),
                object({{"kind", literal("device")}, {"level_db", named("Level")}}),
            }),
            R"(What the plugin under work is fed with: what the song sends it, nothing, a sine, white noise, one of the project's
`sounds`, the audio device's input.)"},
        {"Version",
            object({
                {"run", whole},
                {"time", string, "of day: \"12:03:11\""},
                {"code", string, "the first 8 digits of its digest"},
            }),
            "Code that went live."},
        {"Versions", object({
                         {"versions", list(named("Version")), "the last two that went live, oldest first"},
                         {"sounding", nullable(whole), "run of the one that sounds"},
                     })},
        {"AuthorPage",
            object({
                {"path", nullable(string), "at this address; null: there is none"},
                {"text", string, "why there is none though there should be, for people"},
            }),
            "The page that the project brings along."},
        {"Said",
            object({
                {"slot", whole},
                {"plugin", string, "its name"},
                {"kind", words({"debug", "info", "warning", "error", "fatal", "host misbehaving",
                             "plugin misbehaving", "stdout", "stderr"})},
                {"text", string, "without control characters, 1,000 bytes at most"},
            }),
            R"(One line that a plugin logged (the first kinds) or printed. 100 a second of each plugin are told, and then how many
were left out.)"},
        {"WorkshopState",
            extend("Versions",
                {
                    {"project", string},
                    {"slot", nullable(whole), "where the song plays the plugin under work"},
                    {"plugin", nullable(named("Plugin")), "null until it first came alive"},
                    {"runs", list(named("Stage")), "of the last few runs, in order"},
                    {"isolation", named("Isolation")},
                    {"health", named("Health")},
                    {"source", named("Source")},
                    {"sounds", list(string),
                        "sound files of the project: relative paths with '/', 200 at most"},
                    {"ui", named("AuthorPage")},
                    {"said", list(named("Said")), "the last lines of the plugin under work, 200 at most"},
                })},
    };
}

std::vector<Type> workshop_types() {
    std::vector<Type> types = stage_types();
    for (Type& type : bench_types()) types.push_back(std::move(type));
    return types;
}

const char* const about_workshop =
    R"(A comparison is told like a save: a run of its own with the stages change and swap. A save that it supersedes is built
after it. Values carry over; those of parameters that one version alone has come back with it. The next save comes of the
newer version, whichever sounds. Fast code is the version of its run until the optimised code
of that run takes its place.

The editor is `AVIARY_EDITOR`, else `VISUAL`, else `EDITOR`. `AVIARY_EDITOR` may say where the place goes:
`xterm -e vim +{line} {file}`.

A source other than `song` replaces the audio input of the plugin under work, whether the transport runs or not, and
whatever code takes its place there; the rest of the song is as it was. A file is looped, and heard as soon as it is read;
it may last ten minutes. A plugin without an audio input can be given `song` and `silence` only, which is the same to it.)";

} // namespace

Domain describe_workshop() {
    return {
        .title = "The plugin under work",
        .text = about_workshop,
        .types = workshop_types(),
        .methods =
            {
                {"workshop.source", named("Source"), nothing, "Feeds the plugin with this."},
                {"workshop.watch", object({{"on", boolean}}), named("SoundFormat"),
                    "Whether this page wants frames of kind 3."},
                {"workshop.compare", object({{"run", named("RunNumber")}}), nothing,
                    "Makes that one of `versions` sound."},
                {"workshop.rebuild", nothing, nothing,
                    "A save without a change: builds whatever is not up to date."},
                {"workshop.open_editor", named("Place"), nothing,
                    "Shows a place of `Stage.errors` in the author's editor."},
            },
        .notifications =
            {
                {"workshop:stage", named("Stage"), "A run got on."},
                {"workshop:health", named("Health"), "The plugin fares otherwise."},
                {"workshop:source", named("Source"), "It is fed otherwise."},
                {"workshop:sounds", list(string), "Sound files came or went."},
                {"workshop:versions", named("Versions"), "Code went live, or another version sounds."},
                {"workshop:ui", named("AuthorPage"), "The project's own page came or went."},
                {"plugin:said", named("Said"), "A plugin logged or printed a line."},
            },
        .errors =
            {
                {"work.none", "no plugin is under work, or it has not come alive yet"},
                {"source.range", "the plugin takes no sound"},
                {"source.unknown", "no such sound file, or one that cannot be read"},
                {"source.device", "no audio device gives sound"},
                {"version.unknown", "that version is not one of the last two that went live"},
                {"editor.none", "no editor with a window is known: set `AVIARY_EDITOR`"},
                {"editor.failed", "the editor cannot be run"},
                {"editor.outside", "not a file of the project"},
            },
    };
}

} // namespace protocol

} // namespace aviary::server
