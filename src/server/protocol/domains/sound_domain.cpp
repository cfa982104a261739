#include "server/protocol/domains/sound_domain.h"

#include "server/protocol/domains/domains.h"
#include "server/protocol/json_values.h"
#include "session/session.h"

namespace aviary::server {

using nlohmann::json;

namespace {

const char* name_of(hosting::ParameterKind kind) {
    switch (kind) {
    case hosting::ParameterKind::floating: return "float";
    case hosting::ParameterKind::integer: return "integer";
    case hosting::ParameterKind::choice: return "choice";
    case hosting::ParameterKind::toggle: return "switch";
    }
    return "float";
}

const char* name_of(engine::SlotRole role) {
    switch (role) {
    case engine::SlotRole::instrument: return "instrument";
    case engine::SlotRole::effect: return "effect";
    case engine::SlotRole::strip: return "strip";
    }
    return "effect";
}

const char* name_of(hosting::Fate::State state) {
    switch (state) {
    case hosting::Fate::State::sounding: return "sounding";
    case hosting::Fate::State::lost: return "lost";
    case hosting::Fate::State::stopped: return "stopped";
    }
    return "sounding";
}

const char* name_of(song::TrackType type) {
    switch (type) {
    case song::TrackType::midi: return "midi";
    case song::TrackType::audio: return "audio";
    case song::TrackType::return_track: return "return";
    case song::TrackType::group: return "group";
    }
    return "midi";
}

json to_wire(const session::TrackPlugin& plugin) {
    return {{"slot", plugin.slot}, {"role", name_of(plugin.role)}, {"word", plugin.word},
        {"name", or_null(plugin.name)}, {"missing", plugin.is_missing},
        {"health", name_of(plugin.fate.state)}, {"why", plugin.fate.text}, {"sidechain", plugin.sidechain}};
}

json to_wire(const session::Parameter& parameter) {
    const hosting::ParameterMetadata& about = parameter.about;
    return {{"id", about.id}, {"name", about.name}, {"group", about.group}, {"unit", about.unit},
        {"kind", name_of(about.kind)}, {"min", about.min}, {"max", about.max}, {"initial", about.initial},
        {"logarithmic", about.logarithmic}, {"automatable", about.automatable},
        {"read_only", about.read_only}, {"hidden", about.hidden}, {"choices", about.choices},
        {"value", parameter.value}, {"text", parameter.text}};
}

} // namespace

json to_wire(const engine::MixerSettings& mixer) {
    return {{"volume_db", mixer.volume}, {"pan", mixer.pan}, {"mute", mixer.mute}, {"solo", mixer.solo}};
}

json to_wire(const session::Master& master) {
    json all = to_wire(master.mixer);
    all["number"] = 0;
    return all;
}

json to_wire(const session::Track& track) {
    json all = to_wire(track.mixer);
    all["number"] = track.number;
    all["name"] = track.name;
    all["type"] = name_of(track.type);
    all["out"] = track.out;
    all["plugins"] = json::array();
    for (const session::TrackPlugin& plugin : track.plugins) all["plugins"].push_back(to_wire(plugin));
    all["sends"] = json::array();
    for (const session::Send& send : track.sends)
        all["sends"].push_back({{"to", send.to}, {"level_db", send.level}, {"pre", send.is_pre}});
    return all;
}

json to_wire(const session::Plugin& plugin) {
    json parameters = json::array();
    for (const session::Parameter& parameter : plugin.parameters) parameters.push_back(to_wire(parameter));
    return {{"id", plugin.id}, {"name", plugin.name}, {"vendor", plugin.vendor}, {"version", plugin.version},
        {"parameters", std::move(parameters)}};
}

json to_wire(const session::ParameterValue& value) {
    return {{"id", value.id}, {"value", value.value}, {"text", value.text}};
}

json to_wire(const session::ParametersChanged& changed) {
    json values = json::array();
    for (const session::ParameterValue& value : changed.values) values.push_back(to_wire(value));
    return {{"slot", changed.slot}, {"values", std::move(values)}};
}

json to_wire(const session::PluginChanged& changed) {
    return {{"slot", changed.slot}, {"plugin", to_wire(changed.plugin)}};
}

json sound_format(const session::Session& session) {
    return {{"sample_rate", session.engine_setup().sample_rate}, {"channels", 2}};
}

namespace protocol {
namespace {

std::vector<Type> mixer_types() {
    return {
        {"Mixer", object({
                      {"volume_db", nullable(named("Gain")), "null is silence"},
                      {"pan", named("Pan")},
                      {"mute", boolean},
                      {"solo", boolean},
                  })},
        {"SlotRole", words({"instrument", "effect", "strip"})},
        {"SlotHealth", words({"sounding", "lost", "stopped"}),
            "lost: the plugin's process ended and is being started again; stopped: it is not started again "
            "by "
            "itself."},
        {"Slot",
            object({
                {"slot", whole},
                {"role", named("SlotRole")},
                {"word", string, "as the song names it"},
                {"name", nullable(string), "the plugin's own; null: the slot is empty"},
                {"missing", boolean,
                    "a placeholder stands for a plugin that is not there, and keeps its state"},
                {"health", named("SlotHealth")},
                {"why", string, "what ended its process, for people; empty while it sounds"},
                {"sidechain", named("TrackNumber"), "the track that is its side chain; 0: none"},
            }),
            "A place for a plugin on a track."},
        {"Send", object({
                     {"to", named("TrackNumber")},
                     {"level_db", nullable(named("Gain")), "null is silence"},
                     {"pre?", boolean, "taken before the track's fader; left out of a write: as it is"},
                 })},
        {"Track", extend("Mixer",
                      {
                          {"number", whole},
                          {"name", string},
                          {"type", words({"midi", "audio", "return", "group"})},
                          {"out", named("TrackNumber"), "the group that it goes into; 0: the master"},
                          {"plugins", list(named("Slot"))},
                          {"sends", list(named("Send")), "what it gives to others, beside its own output"},
                      })},
        {"TrackState", either({named("Track"), extend("Mixer", {{"number", literal(0)}})}),
            "A whole track, or number 0 with the master's mixer."},
        {"MixerWrite", object({
                           {"track", named("TrackNumber")},
                           {"volume_db?", nullable(named("Gain")), "null is silence"},
                           {"pan?", named("Pan")},
                           {"mute?", boolean},
                           {"solo?", boolean},
                           {"sends?", list(named("Send")), "all of them; the master has none"},
                           {"gesture?", boolean, "more of it comes, until `gesture.end`"},
                       })},
    };
}

std::vector<Type> parameter_types() {
    return {
        {"ParameterKind", words({"float", "integer", "choice", "switch"})},
        {"Parameter", object({
                          {"id", string},
                          {"name", string},
                          {"group", string},
                          {"unit", string},
                          {"kind", named("ParameterKind")},
                          {"min", number},
                          {"max", number},
                          {"initial", number},
                          {"logarithmic", boolean},
                          {"automatable", boolean},
                          {"read_only", boolean, "only the plugin sets it, as a meter"},
                          {"hidden", boolean, "the page does not list it"},
                          {"choices", list(string)},
                          {"value", number},
                          {"text", string, "the value as the plugin writes it, with its unit"},
                      })},
        {"Plugin", object({
                       {"id", string},
                       {"name", string},
                       {"vendor", string},
                       {"version", string},
                       {"parameters", list(named("Parameter"))},
                   })},
        {"ParameterValue", object({{"value", number}, {"text", string}})},
        {"ParameterWrite", either({
                               object({{"slot", named("SlotId")}, {"id", string}, {"value", named("Value")},
                                   {"gesture?", boolean}}),
                               object({{"slot", named("SlotId")}, {"id", string}, {"text", string}}),
                           })},
    };
}

std::vector<Type> sound_types() {
    std::vector<Type> types = mixer_types();
    for (Type& type : parameter_types()) types.push_back(std::move(type));
    types.push_back({"NotePlay", object({
                                     {"slot", named("SlotId")},
                                     {"key", named("Key")},
                                     {"velocity", named("Velocity")},
                                     {"on", boolean},
                                 })});
    types.push_back({"SoundFormat", object({{"sample_rate", number}, {"channels", whole}})});
    return types;
}

const char* const about_sound =
    R"(`params.set` clamps the value to the parameter's range and answers with what was set; with `text` the plugin reads it.
A parameter that is `read_only` is refused (`parameter.read_only`).
`mixer.set` changes the fields it is given. In a project, what is set with `gesture: true` is one step of the history with
all that follows until `gesture.end`; a page that goes in the middle of one has ended it.

`notes.play` adds to what the song plays on the slot's track, also while the transport stands. A note sounds until it is
given with `on: false`, until `transport.stop`, or until its page is gone.

`params:changed` comes at most 20 times a second a slot, whoever moved the parameter: a page (the one that set it hears it
too) or, for the plugin under work, automation.)";

} // namespace

Domain describe_sound() {
    return {
        .title = "Mixer, parameters, notes",
        .text = about_sound,
        .types = sound_types(),
        .methods =
            {
                {"mixer.set", named("MixerWrite"), nothing, "Turns a track's mixer, or the master's."},
                {"params.set", named("ParameterWrite"), named("ParameterValue"),
                    "Turns a plugin's parameter."},
                {"gesture.end", nothing, nothing,
                    "The hand rests: what it moved is one step of the history."},
                {"notes.play", named("NotePlay"), nothing, "A note by hand."},
                {"audio.listen", object({{"on", boolean}}), named("SoundFormat"),
                    "Whether this page wants frames of kind 2."},
            },
        .notifications =
            {
                {"track:state", named("TrackState"), "Its mixer or its plugins changed."},
                {"params:changed",
                    object({
                        {"slot", whole},
                        {"values", list(extend("ParameterValue", {{"id", string}}))},
                    }),
                    "Parameters moved."},
                {"plugin:changed", object({{"slot", whole}, {"plugin", named("Plugin")}}),
                    "New code went live there, or the plugin has new parameters."},
            },
        .errors =
            {
                {"song.none", "no song is open"},
                {"track.unknown", "the song has no such track"},
                {"send.master", "the master sends to no track"},
                {"send.unknown", "a send to a track that the song does not have"},
                {"send.twice", "two sends from one track to another"},
                {"send.cycle", "sends that lead back to where they come from"},
                {"slot.unknown", "the song has no such slot"},
                {"slot.empty", "the slot's word could not be resolved to a plugin"},
                {"parameter.unknown", "the plugin has no such parameter"},
                {"parameter.text", "the plugin cannot read the text"},
                {"engine.busy", "too many changes at once: try again"},
            },
    };
}

} // namespace protocol

} // namespace aviary::server
