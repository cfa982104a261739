// What pages do to the session, and at the workshop's desk.
#include "server/handlers/handlers.h"
#include "session/mixer/mixer.h"
#include "session/notes/notes.h"
#include "session/parameters/parameters.h"
#include "session/transport/transport_control.h"
#include "session/under_work/under_work.h"

#include <limits>
#include <map>
#include <optional>

namespace aviary::server {
namespace {

using nlohmann::json;

Result<json> play(const Request& request) { return done(request.session().transport().play()); }

Result<json> stop(const Request& request) { return done(request.session().transport().stop()); }

Result<json> seek(const Request& request) {
    return done(request.session().transport().seek(request.params["beats"]));
}

Result<json> loop(const Request& request) {
    const json& params = request.params;
    if (params.empty()) return done(request.session().transport().set_loop(std::nullopt));
    return done(request.session().transport().set_loop(engine::Loop{params["start"], params["end"]}));
}

Result<void> may_edit(const Request& request) {
    const auto& asked = request.project().may_edit;
    return asked ? asked(request.caller().id) : Result<void>();
}

void edited(const Request& request, Edited edit) {
    edit.in_gesture = request.params.value("gesture", false);
    if (edit.in_gesture) request.caller().in_gesture = true;
    if (const auto& tell = request.project().edited) tell(request.caller().id, edit);
}

Result<json> set_parameter(const Request& request) {
    if (const auto allowed = may_edit(request); !allowed) return allowed.error();
    const json& params = request.params;
    const engine::SlotId slot = params["slot"];
    const std::string id = params["id"];
    const auto now = params.contains("text")
                         ? request.session().parameters().set(slot, id, params["text"].get<std::string>())
                         : request.session().parameters().set(slot, id, params["value"].get<double>());
    if (!now) return now.error();
    edited(request, {Edited::Parameter{slot, id, now->value}});
    return json{{"value", now->value}, {"text", now->text}};
}

template <typename T>
std::optional<T> field(const json& params, const char* name) {
    if (!params.contains(name)) return std::nullopt;
    return params[name].get<T>();
}

double decibels(const json& level) {
    return level.is_null() ? -std::numeric_limits<double>::infinity() : level.get<double>();
}

Result<json> set_mixer(const Request& request) {
    if (const auto allowed = may_edit(request); !allowed) return allowed.error();
    const json& params = request.params;
    session::MixerChange change{.pan = field<double>(params, "pan"),
        .mute = field<bool>(params, "mute"),
        .solo = field<bool>(params, "solo")};
    if (const auto volume = params.find("volume_db"); volume != params.end())
        change.volume_db = decibels(*volume);
    if (const auto sends = params.find("sends"); sends != params.end()) {
        change.sends.emplace();
        for (const json& send : *sends) change.sends->push_back({send["to"], decibels(send["level_db"])});
    }
    const int track = params["track"];
    const auto set = request.session().mixer().set(track, change);
    if (set) edited(request, {track});
    return done(set);
}

Result<json> set_source(const Request& request) {
    using Kind = session::Source::Kind;
    static const std::map<std::string, Kind> kinds = {{"song", Kind::song}, {"silence", Kind::silence},
        {"tone", Kind::tone}, {"noise", Kind::noise}, {"file", Kind::file}, {"device", Kind::device}};
    const json& params = request.params;
    session::Source source{.kind = kinds.at(params["kind"])};
    source.hertz = params.value("hertz", source.hertz);
    source.level_db = params.value("level_db", source.level_db);
    source.name = params.value("name", source.name);
    return done(request.session().under_work().set_source(source));
}

Result<json> play_note(const Request& request) {
    const json& params = request.params;
    const engine::SlotId slot = params["slot"];
    const int key = params["key"];
    const bool on = params["on"];
    const auto played = request.session().notes().play(slot, key, params["velocity"], on);
    auto& held = request.caller().held_notes;
    if (played && on) held.insert({slot, key});
    if (played && !on) held.erase({slot, key});
    return done(played);
}

json sound_format(const Request& request) {
    return {{"sample_rate", request.session().engine_setup().sample_rate}, {"channels", 2}};
}

Result<json> listen(const Request& request) {
    request.caller().listening = request.params["on"];
    return sound_format(request);
}

Result<json> watch(const Request& request) {
    request.caller().watching = request.params["on"];
    return sound_format(request);
}

Result<json> compare(const Request& request) {
    return done(request.hub.options.desk.compare(request.params["run"]));
}

Result<json> open_editor(const Request& request) {
    const json& place = request.params;
    return done(request.hub.options.desk.open_editor(place["file"], place["line"], place["column"]));
}

} // namespace

std::span<const Handler> session_handlers() {
    static constexpr Handler all[] = {
        {"transport.play", play},
        {"transport.stop", stop},
        {"transport.seek", seek},
        {"transport.loop", loop},
        {"params.set", set_parameter},
        {"mixer.set", set_mixer},
        {"audio.listen", listen},
        {"workshop.source", set_source},
        {"notes.play", play_note},
        {"workshop.watch", watch},
    };
    return all;
}

std::span<const Handler> workshop_handlers() {
    static constexpr Handler all[] = {
        {"workshop.compare", compare},
        {"workshop.open_editor", open_editor},
    };
    return all;
}

} // namespace aviary::server
