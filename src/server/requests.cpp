#include "server/requests.h"

#include "server/protocol.h"
#include "song/diagnostics.h"

#include <limits>
#include <optional>

namespace aviary::server {
namespace {

using nlohmann::json;
using session::Session;

constexpr const char* bad_params = "params.invalid";

/// The fields of a request's params, read with errors that name the field.
class Fields {
public:
    explicit Fields(const json& params)
        : params_(params) {}

    bool has(const char* name) const { return params_.contains(name); }
    bool is_null(const char* name) const { return has(name) && params_[name].is_null(); }

    Result<double> number(const char* name) const {
        if (!has(name) || !params_[name].is_number()) return wrong(name, "a number");
        return params_[name].get<double>();
    }
    Result<int> whole(const char* name) const {
        auto value = number(name);
        if (!value) return value.error();
        if (*value != double(int(std::clamp(*value, 0.0, double(std::numeric_limits<int>::max())))))
            return wrong(name, "a whole number, 0 or more");
        return int(*value);
    }
    Result<std::string> text(const char* name) const {
        if (!has(name) || !params_[name].is_string()) return wrong(name, "a string");
        return params_[name].get<std::string>();
    }
    Result<bool> flag(const char* name) const {
        if (!has(name) || !params_[name].is_boolean()) return wrong(name, "true or false");
        return params_[name].get<bool>();
    }

private:
    Error wrong(const char* name, const char* expected) const {
        std::string message = song::in_quotes(name);
        message.append(" must be ").append(expected);
        message.append(has(name) ? "; it is " : "; it is missing")
            .append(has(name) ? params_[name].type_name() : "");
        return {bad_params, std::move(message), ""};
    }

    const json& params_;
};

Result<json> done(const Result<void>& result) {
    if (!result) return result.error();
    return json::object();
}

Result<json> ui_ready(Session& session, Caller& caller, const Fields&) {
    caller.ready = true;
    return json{{"outcome", session.is_open() ? "ok" : "no_project"}, {"state", to_wire(session.state())}};
}

Result<json> play(Session& session, Caller&, const Fields&) { return done(session.play()); }

Result<json> stop(Session& session, Caller&, const Fields&) { return done(session.stop()); }

Result<json> seek(Session& session, Caller&, const Fields& fields) {
    const auto beats = fields.number("beats");
    if (!beats) return beats.error();
    return done(session.seek(*beats));
}

Result<json> loop(Session& session, Caller&, const Fields& fields) {
    if (!fields.has("start") && !fields.has("end")) return done(session.set_loop(std::nullopt));
    const auto start = fields.number("start");
    if (!start) return start.error();
    const auto end = fields.number("end");
    if (!end) return end.error();
    return done(session.set_loop(engine::Loop{*start, *end}));
}

Result<session::ParameterValue> set_to_field(
    Session& session, engine::SlotId slot, const std::string& id, const Fields& fields) {
    if (fields.has("text")) {
        const auto text = fields.text("text");
        if (!text) return text.error();
        return session.set_parameter(slot, id, *text);
    }
    const auto value = fields.number("value");
    if (!value) return value.error();
    return session.set_parameter(slot, id, *value);
}

Result<json> set_parameter(Session& session, Caller&, const Fields& fields) {
    const auto slot = fields.whole("slot");
    if (!slot) return slot.error();
    const auto id = fields.text("id");
    if (!id) return id.error();
    const auto now = set_to_field(session, engine::SlotId(*slot), *id, fields);
    if (!now) return now.error();
    return json{{"value", now->value}, {"text", now->text}};
}

/// Reads the field into `target` if it is there.
template <typename T>
Result<void> read_optional(const Fields& fields, const char* name, std::optional<T>& target) {
    if (!fields.has(name)) return {};
    if constexpr (std::is_same_v<T, bool>) {
        const auto value = fields.flag(name);
        if (!value) return value.error();
        target = *value;
    } else {
        const auto value = fields.number(name);
        if (!value) return value.error();
        target = *value;
    }
    return {};
}

Result<json> set_mixer(Session& session, Caller&, const Fields& fields) {
    const auto track = fields.whole("track");
    if (!track) return track.error();
    session::MixerChange change;
    if (fields.is_null("volume_db")) {
        change.volume_db = -std::numeric_limits<double>::infinity();
    } else if (auto read = read_optional(fields, "volume_db", change.volume_db); !read) {
        return read.error();
    }
    if (auto read = read_optional(fields, "pan", change.pan); !read) return read.error();
    if (auto read = read_optional(fields, "mute", change.mute); !read) return read.error();
    if (auto read = read_optional(fields, "solo", change.solo); !read) return read.error();
    return done(session.set_mixer(*track, change));
}

Result<session::Source::Kind> read_kind(const Fields& fields) {
    using Kind = session::Source::Kind;
    const auto kind = fields.text("kind");
    if (!kind) return kind.error();
    if (*kind == "song") return Kind::song;
    if (*kind == "silence") return Kind::silence;
    if (*kind == "tone") return Kind::tone;
    if (*kind == "noise") return Kind::noise;
    if (*kind == "file") return Kind::file;
    if (*kind == "device") return Kind::device;
    return Error{bad_params, "'kind' must be song, silence, tone, noise, file or device", ""};
}

Result<json> set_source(Session& session, Caller&, const Fields& fields) {
    using Kind = session::Source::Kind;
    const auto kind = read_kind(fields);
    if (!kind) return kind.error();
    session::Source source{.kind = *kind};
    if (*kind == Kind::tone) {
        const auto hertz = fields.number("hertz");
        if (!hertz) return hertz.error();
        source.hertz = *hertz;
    }
    if (*kind == Kind::file) {
        const auto name = fields.text("name");
        if (!name) return name.error();
        source.name = *name;
    }
    if (*kind != Kind::song && *kind != Kind::silence) {
        const auto level = fields.number("level_db");
        if (!level) return level.error();
        source.level_db = *level;
    }
    return done(session.set_source(source));
}

Result<json> play_note(Session& session, Caller& caller, const Fields& fields) {
    const auto slot = fields.whole("slot");
    if (!slot) return slot.error();
    const auto key = fields.whole("key");
    if (!key) return key.error();
    const auto velocity = fields.number("velocity");
    if (!velocity) return velocity.error();
    const auto on = fields.flag("on");
    if (!on) return on.error();
    const auto played = session.play_note(engine::SlotId(*slot), *key, *velocity, *on);
    if (played && *on) caller.held_notes.insert({engine::SlotId(*slot), *key});
    if (played && !*on) caller.held_notes.erase({engine::SlotId(*slot), *key});
    return done(played);
}

json sound_format(const Session& session) {
    return {{"sample_rate", session.engine_setup().sample_rate}, {"channels", 2}};
}

Result<json> listen(Session& session, Caller& caller, const Fields& fields) {
    const auto on = fields.flag("on");
    if (!on) return on.error();
    caller.listening = *on;
    return sound_format(session);
}

Result<json> watch(Session& session, Caller& caller, const Fields& fields) {
    const auto on = fields.flag("on");
    if (!on) return on.error();
    caller.watching = *on;
    return sound_format(session);
}

Result<json> compare(const Desk& desk, const Fields& fields) {
    const auto run = fields.whole("run");
    if (!run) return run.error();
    return done(desk.compare(*run));
}

Result<json> open_editor(const Desk& desk, const Fields& fields) {
    const auto file = fields.text("file");
    if (!file) return file.error();
    const auto line = fields.whole("line");
    if (!line) return line.error();
    const auto column = fields.whole("column");
    if (!column) return column.error();
    return done(desk.open_editor(*file, *line, *column));
}

using Handler = Result<json> (*)(Session&, Caller&, const Fields&);
constexpr std::pair<std::string_view, Handler> handlers[] = {
    {method::ui_ready, ui_ready},
    {method::play, play},
    {method::stop, stop},
    {method::seek, seek},
    {method::loop, loop},
    {method::set_parameter, set_parameter},
    {method::set_mixer, set_mixer},
    {method::listen, listen},
    {method::set_source, set_source},
    {method::play_note, play_note},
    {method::watch, watch},
};
using DeskHandler = Result<json> (*)(const Desk&, const Fields&);
constexpr std::pair<std::string_view, DeskHandler> desk_handlers[] = {
    {method::compare, compare},
    {method::open_editor, open_editor},
};

/// Nothing when there is no method of that name.
std::optional<Result<json>> handle(
    Session& session, const Desk& desk, Caller& caller, std::string_view name, const Fields& fields) {
    for (const auto& [known, handler] : handlers)
        if (name == known) return handler(session, caller, fields);
    for (const auto& [known, handler] : desk_handlers) {
        if (name != known) continue;
        if (!desk.compare) return Error{"work.none", "no plugin is under work here", ""};
        return handler(desk, fields);
    }
    return std::nullopt;
}

std::string error_reply(const json& id, RpcError number, const Error& error) {
    return dump({{"jsonrpc", "2.0"}, {"id", id},
        {"error", {{"code", int(number)}, {"message", error.text()}, {"data", {{"code", error.code}}}}}});
}

/// A request's id may be a string, a number or null.
bool is_id(const json& value) { return value.is_string() || value.is_number() || value.is_null(); }

std::string answer_request(
    Session& session, const Desk& desk, Caller& caller, const json& id, const json& request) {
    const std::string name = request["method"];
    const json params = request.value("params", json::object());
    if (!params.is_object())
        return error_reply(id, RpcError::bad_params, {bad_params, "'params' must be an object", name});
    const auto result = handle(session, desk, caller, name, Fields(params));
    if (!result)
        return error_reply(id, RpcError::unknown_method,
            {"method.unknown", "there is no method " + song::in_quotes(name), ""});
    if (*result) return dump({{"jsonrpc", "2.0"}, {"id", id}, {"result", **result}});
    Error error = result->error();
    if (error.code != bad_params) return error_reply(id, RpcError::failed, error);
    if (error.where.empty()) error.where = name;
    return error_reply(id, RpcError::bad_params, error);
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
