#include "server/requests.h"

#include "server/protocol/description.h"
#include "server/protocol/wire.h"
#include "song/diagnostics.h"

#include <limits>
#include <map>
#include <optional>

namespace aviary::server {
namespace {

using nlohmann::json;
using session::Session;

Result<json> done(const Result<void>& result) {
    if (!result) return result.error();
    return json::object();
}

Result<json> ui_ready(Session& session, Caller& caller, const json&) {
    caller.ready = true;
    return json{{"outcome", session.is_open() ? "ok" : "no_project"}, {"state", to_wire(session.state())}};
}

Result<json> play(Session& session, Caller&, const json&) { return done(session.play()); }

Result<json> stop(Session& session, Caller&, const json&) { return done(session.stop()); }

Result<json> seek(Session& session, Caller&, const json& params) {
    return done(session.seek(params["beats"]));
}

Result<json> loop(Session& session, Caller&, const json& params) {
    if (params.empty()) return done(session.set_loop(std::nullopt));
    return done(session.set_loop(engine::Loop{params["start"], params["end"]}));
}

Result<json> set_parameter(Session& session, Caller&, const json& params) {
    const engine::SlotId slot = params["slot"];
    const std::string id = params["id"];
    const auto now = params.contains("text")
                         ? session.set_parameter(slot, id, params["text"].get<std::string>())
                         : session.set_parameter(slot, id, params["value"].get<double>());
    if (!now) return now.error();
    return json{{"value", now->value}, {"text", now->text}};
}

template <typename T>
std::optional<T> field(const json& params, const char* name) {
    if (!params.contains(name)) return std::nullopt;
    return params[name].get<T>();
}

Result<json> set_mixer(Session& session, Caller&, const json& params) {
    session::MixerChange change{.pan = field<double>(params, "pan"),
        .mute = field<bool>(params, "mute"),
        .solo = field<bool>(params, "solo")};
    if (const auto volume = params.find("volume_db"); volume != params.end())
        change.volume_db =
            volume->is_null() ? -std::numeric_limits<double>::infinity() : volume->get<double>();
    return done(session.set_mixer(params["track"], change));
}

Result<json> set_source(Session& session, Caller&, const json& params) {
    using Kind = session::Source::Kind;
    static const std::map<std::string, Kind> kinds = {{"song", Kind::song}, {"silence", Kind::silence},
        {"tone", Kind::tone}, {"noise", Kind::noise}, {"file", Kind::file}, {"device", Kind::device}};
    session::Source source{.kind = kinds.at(params["kind"])};
    source.hertz = params.value("hertz", source.hertz);
    source.level_db = params.value("level_db", source.level_db);
    source.name = params.value("name", source.name);
    return done(session.set_source(source));
}

Result<json> play_note(Session& session, Caller& caller, const json& params) {
    const engine::SlotId slot = params["slot"];
    const int key = params["key"];
    const bool on = params["on"];
    const auto played = session.play_note(slot, key, params["velocity"], on);
    if (played && on) caller.held_notes.insert({slot, key});
    if (played && !on) caller.held_notes.erase({slot, key});
    return done(played);
}

json sound_format(const Session& session) {
    return {{"sample_rate", session.engine_setup().sample_rate}, {"channels", 2}};
}

Result<json> listen(Session& session, Caller& caller, const json& params) {
    caller.listening = params["on"];
    return sound_format(session);
}

Result<json> watch(Session& session, Caller& caller, const json& params) {
    caller.watching = params["on"];
    return sound_format(session);
}

Result<json> compare(const Desk& desk, const json& params) { return done(desk.compare(params["run"])); }

Result<json> open_editor(const Desk& desk, const json& params) {
    return done(desk.open_editor(params["file"], params["line"], params["column"]));
}

using Handler = Result<json> (*)(Session&, Caller&, const json&);
constexpr std::pair<std::string_view, Handler> handlers[] = {
    {"app.ui_ready", ui_ready},
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
using DeskHandler = Result<json> (*)(const Desk&, const json&);
constexpr std::pair<std::string_view, DeskHandler> desk_handlers[] = {
    {"workshop.compare", compare},
    {"workshop.open_editor", open_editor},
};

Result<json> handle(
    Session& session, const Desk& desk, Caller& caller, std::string_view name, const json& params) {
    for (const auto& [known, handler] : handlers)
        if (name == known) return handler(session, caller, params);
    if (!desk.compare) return Error{"work.none", "no plugin is under work here", ""};
    for (const auto& [known, handler] : desk_handlers)
        if (name == known) return handler(desk, params);
    return Error{"method.unknown", "nobody answers this method", std::string(name)}; // a test sees to that
}

std::string error_reply(const json& id, RpcError number, const Error& error) {
    return dump({{"jsonrpc", "2.0"}, {"id", id},
        {"error", {{"code", int(number)}, {"message", error.text()}, {"data", {{"code", error.code}}}}}});
}

/// A request's id may be a string, a number or null.
bool is_id(const json& value) { return value.is_string() || value.is_number() || value.is_null(); }

std::string answer_request(
    Session& session, const Desk& desk, Caller& caller, const json& id, const json& request) {
    static const json no_params = json::object();
    const std::string name = request["method"];
    const auto& protocol = protocol::description();
    const auto* method = protocol.find_method(name);
    if (!method)
        return error_reply(id, RpcError::unknown_method,
            {"method.unknown", "there is no method " + song::in_quotes(name), ""});
    const auto given = request.find("params");
    const json& params = given == request.end() ? no_params : *given;
    if (const auto misfit = find_misfit(method->params, params, protocol.types))
        return error_reply(id, RpcError::bad_params, {"params.invalid", misfit->text(), name});
    const auto result = handle(session, desk, caller, name, params);
    if (!result) return error_reply(id, RpcError::failed, result.error());
    return dump({{"jsonrpc", "2.0"}, {"id", id}, {"result", *result}});
}

} // namespace

std::string answer(Session& session, const Desk& desk, Caller& caller, std::string_view text) {
    const json request = json::parse(text, nullptr, false);
    if (request.is_discarded())
        return error_reply(nullptr, RpcError::malformed, {"json.malformed", "the message is not JSON", ""});
    if (!request.is_object() || !request.contains("method") || !request["method"].is_string()
        || (request.contains("id") && !is_id(request["id"])))
        return error_reply(nullptr, RpcError::not_a_request,
            {"request.invalid", "the message is not a request: an object with 'method' and 'id'", ""});
    const bool wants_reply = request.contains("id");
    std::string reply = answer_request(session, desk, caller, request.value("id", json()), request);
    return wants_reply ? reply : std::string();
}

} // namespace aviary::server
