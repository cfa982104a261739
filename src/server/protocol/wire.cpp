#include "server/protocol/wire.h"

#include <fmt/format.h>

#include <cmath>

namespace aviary::server {
namespace {

using nlohmann::json;
using namespace session;

template <typename T>
json or_null(const std::optional<T>& value) {
    return value ? json(*value) : json(nullptr);
}

const char* name(hosting::ParameterKind kind) {
    switch (kind) {
    case hosting::ParameterKind::floating: return "float";
    case hosting::ParameterKind::integer: return "integer";
    case hosting::ParameterKind::choice: return "choice";
    case hosting::ParameterKind::toggle: return "switch";
    }
    return "float";
}

const char* name(engine::SlotRole role) {
    switch (role) {
    case engine::SlotRole::instrument: return "instrument";
    case engine::SlotRole::effect: return "effect";
    case engine::SlotRole::strip: return "strip";
    }
    return "effect";
}

const char* name(Stage::Name stage) {
    switch (stage) {
    case Stage::Name::change: return "change";
    case Stage::Name::build: return "build";
    case Stage::Name::probe: return "probe";
    case Stage::Name::canary: return "canary";
    case Stage::Name::swap: return "swap";
    }
    return "change";
}

const char* name(Stage::State state) {
    switch (state) {
    case Stage::State::running: return "running";
    case Stage::State::done: return "done";
    case Stage::State::failed: return "failed";
    case Stage::State::superseded: return "superseded";
    }
    return "failed";
}

const char* name(Stage::Ending ending) {
    switch (ending) {
    case Stage::Ending::complete: return "complete";
    case Stage::Ending::failed: return "failed";
    case Stage::Ending::superseded: return "superseded";
    }
    return "failed";
}

json decibels(double level) { return std::isinf(level) ? json(nullptr) : json(level); }

json wire(const engine::MixerSettings& mixer) {
    return {{"volume_db", decibels(mixer.volume_db)}, {"pan", mixer.pan}, {"mute", mixer.mute},
        {"solo", mixer.solo}};
}

json wire(const Master& master) {
    json all = wire(master.mixer);
    all["number"] = 0;
    return all;
}

json wire(const Track& track) {
    json all = wire(track.mixer);
    all["number"] = track.number;
    all["name"] = track.name;
    all["type"] = track.is_audio ? "audio" : "midi";
    all["plugins"] = json::array();
    for (const TrackPlugin& plugin : track.plugins)
        all["plugins"].push_back({{"slot", plugin.slot}, {"role", name(plugin.role)}, {"word", plugin.word},
            {"name", or_null(plugin.name)}, {"missing", plugin.is_missing}});
    all["sends"] = json::array();
    for (const Send& send : track.sends)
        all["sends"].push_back({{"to", send.to}, {"level_db", decibels(send.level_db)}});
    return all;
}

json wire(const Transport& transport) {
    json loop;
    if (transport.loop) loop = {{"start", transport.loop->start_beats}, {"end", transport.loop->end_beats}};
    return {{"playing", transport.playing}, {"position_beats", transport.position_beats}, {"loop", loop}};
}

json wire(const Parameter& parameter) {
    const hosting::ParameterMetadata& about = parameter.about;
    return {{"id", about.id}, {"name", about.name}, {"group", about.group}, {"unit", about.unit},
        {"kind", name(about.kind)}, {"min", about.min}, {"max", about.max}, {"initial", about.initial},
        {"logarithmic", about.logarithmic}, {"automatable", about.automatable}, {"choices", about.choices},
        {"value", parameter.value}, {"text", parameter.text}};
}

json wire(const Plugin& plugin) {
    json parameters = json::array();
    for (const Parameter& parameter : plugin.parameters) parameters.push_back(wire(parameter));
    return {{"id", plugin.id}, {"name", plugin.name}, {"vendor", plugin.vendor}, {"version", plugin.version},
        {"parameters", std::move(parameters)}};
}

json wire(const Stage::Problem& problem) {
    return {{"file", problem.file}, {"line", problem.line}, {"column", problem.column},
        {"severity", problem.severity}, {"message", problem.message}, {"frame", problem.frame},
        {"frame_first_line", problem.frame_first_line}};
}

json wire(const Stage& stage) {
    json errors = json::array();
    for (const Stage::Problem& problem : stage.errors) errors.push_back(wire(problem));
    return {{"run", stage.run}, {"stage", name(stage.stage)}, {"state", name(stage.state)}, {"ms", stage.ms},
        {"detail", stage.detail}, {"line", stage.line},
        {"ending", stage.ending ? json(name(*stage.ending)) : json(nullptr)}, {"errors", std::move(errors)}};
}

const char* name(Health::State state) {
    switch (state) {
    case Health::State::none: return "none";
    case Health::State::sounding: return "sounding";
    case Health::State::broken: return "broken";
    case Health::State::lost: return "lost";
    case Health::State::stopped: return "stopped";
    }
    return "none";
}

json wire(const Health& health) { return {{"state", name(health.state)}, {"text", health.text}}; }

json wire(const Source& source) {
    using Kind = Source::Kind;
    const double level = source.level_db;
    switch (source.kind) {
    case Kind::song: break;
    case Kind::silence: return {{"kind", "silence"}};
    case Kind::tone: return {{"kind", "tone"}, {"hertz", source.hertz}, {"level_db", level}};
    case Kind::noise: return {{"kind", "noise"}, {"level_db", level}};
    case Kind::file: return {{"kind", "file"}, {"name", source.name}, {"level_db", level}};
    case Kind::device: return {{"kind", "device"}, {"level_db", level}};
    }
    return {{"kind", "song"}};
}

json wire(const std::vector<Version>& versions) {
    json all = json::array();
    for (const Version& version : versions)
        all.push_back({{"run", version.run}, {"time", version.time}, {"code", version.code}});
    return all;
}

json wire(const Versions& versions) {
    return {{"versions", wire(versions.known)}, {"sounding", or_null(versions.sounding)}};
}

json wire(const AuthorPage& page) { return {{"path", or_null(page.path)}, {"text", page.text}}; }

json wire(const Workshop& workshop) {
    json runs = json::array();
    for (const Stage& stage : workshop.runs) runs.push_back(wire(stage));
    return {{"project", workshop.project}, {"slot", or_null(workshop.slot)},
        {"plugin", workshop.plugin ? wire(*workshop.plugin) : json(nullptr)}, {"runs", std::move(runs)},
        {"isolation", workshop.is_caged ? "cage" : "none"}, {"health", wire(workshop.health)},
        {"source", wire(workshop.source)}, {"sounds", workshop.sounds.names},
        {"versions", wire(workshop.versions.known)}, {"sounding", or_null(workshop.versions.sounding)},
        {"ui", wire(workshop.page)}};
}

json wire(const Song& song) {
    json sections = json::array();
    for (const Section& section : song.sections)
        sections.push_back({{"name", section.name}, {"start_beats", section.start_beats},
            {"length_beats", section.length_beats}});
    return {{"name", song.name}, {"path", song.path}, {"bpm", song.bpm},
        {"meter", {song.meter_beats, song.meter_unit}}, {"key", song.key},
        {"length_beats", song.length_beats}, {"sections", std::move(sections)}};
}

json wire(const ParametersChanged& changed) {
    json values = json::array();
    for (const ParameterValue& value : changed.values) values.push_back(to_wire(value));
    return {{"slot", changed.slot}, {"values", std::move(values)}};
}

struct Announcer {
    Announcement operator()(const Transport& transport) const { return {"transport:state", wire(transport)}; }
    Announcement operator()(const Track& track) const { return {"track:state", wire(track)}; }
    Announcement operator()(const Master& master) const { return {"track:state", wire(master)}; }
    Announcement operator()(const ParametersChanged& changed) const {
        return {"params:changed", wire(changed)};
    }
    Announcement operator()(const PluginChanged& changed) const {
        return {"plugin:changed", {{"slot", changed.slot}, {"plugin", wire(changed.plugin)}}};
    }
    Announcement operator()(const Stage& stage) const { return {"workshop:stage", wire(stage)}; }
    Announcement operator()(const Health& health) const { return {"workshop:health", wire(health)}; }
    Announcement operator()(const Source& source) const { return {"workshop:source", wire(source)}; }
    Announcement operator()(const SoundFiles& sounds) const { return {"workshop:sounds", sounds.names}; }
    Announcement operator()(const Versions& versions) const { return {"workshop:versions", wire(versions)}; }
    Announcement operator()(const AuthorPage& page) const { return {"workshop:ui", wire(page)}; }
    Announcement operator()(const engine::Status&) const { return {}; }
    Announcement operator()(const Sound&) const { return {}; }
    Announcement operator()(const Watched&) const { return {}; }
};

} // namespace

Announcement announce(const Event& event) { return std::visit(Announcer(), event); }

std::optional<json> parse(std::string_view text) {
    bool is_too_deep = false;
    const json::parser_callback_t look = [&](int depth, json::parse_event_t, json&) {
        is_too_deep |= depth > deepest;
        return !is_too_deep;
    };
    json value = json::parse(text, look, false);
    if (value.is_discarded() || is_too_deep) return std::nullopt;
    return value;
}

std::string dump(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

std::string notification(std::string_view method, std::string_view params, std::optional<std::uint64_t> seq) {
    const std::string number = seq ? fmt::format(R"("seq":{},)", *seq) : "";
    return fmt::format(R"({{"jsonrpc":"2.0","method":"{}",{}"params":{}}})", method, number, params);
}

json to_wire(const ParameterValue& value) {
    return {{"id", value.id}, {"value", value.value}, {"text", value.text}};
}

json to_wire(const Plugin& plugin) { return wire(plugin); }

json to_wire(const SessionState& state) {
    json tracks = json::array();
    for (const Track& track : state.tracks) tracks.push_back(wire(track));
    return {{"song", wire(state.song)}, {"tracks", std::move(tracks)}, {"master", wire(state.master.mixer)},
        {"transport", wire(state.transport)},
        {"workshop", state.workshop ? wire(*state.workshop) : json(nullptr)}};
}

} // namespace aviary::server
