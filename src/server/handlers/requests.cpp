#include "server/handlers/requests.h"

#include "server/handlers/handlers.h"
#include "server/protocol/protocol.h"
#include "server/protocol/wire.h"
#include "song/syntax/diagnostics.h"

#include <nlohmann/json.hpp>

namespace aviary::server {
namespace {

using nlohmann::json;

std::string error_reply(const json& id, RpcError number, const Error& error) {
    return dump({{"jsonrpc", "2.0"}, {"id", id},
        {"error", {{"code", int(number)}, {"message", error.text()}, {"data", {{"code", error.code}}}}}});
}

std::string reply_to(const json& id, const Result<json>& result) {
    if (!result) return error_reply(id, RpcError::failed, result.error());
    return dump({{"jsonrpc", "2.0"}, {"id", id}, {"result", *result}});
}

/// A request's id may be a string, a number or null.
bool is_id(const json& value) { return value.is_string() || value.is_number() || value.is_null(); }

bool is_request(const json& value) {
    return value.is_object() && value.contains("method") && value["method"].is_string()
           && (!value.contains("id") || is_id(value["id"]));
}

Result<void> check(Needs needs, const Hub& hub) {
    if (needs == Needs::workshop && !hub.workshop)
        return Error{"work.none", "no plugin is under work here", ""};
    if ((needs == Needs::project || needs == Needs::choice) && !hub.workspace)
        return Error{"project.none_here", "this program serves no projects: start it with aviary serve", ""};
    if (needs == Needs::choice && hub.workshop)
        return Error{"project.fixed",
            "the workshop plays the song that it was started with: aviary serve opens others", ""};
    return {};
}

void handle(const Handler& handler, const Request& request, const Respond& respond) {
    if (const auto may = check(handler.needs, request.hub); !may) return respond(may.error());
    if (const auto* now = std::get_if<Now>(&handler.handle))
        respond((*now)(request));
    else
        std::get<Later>(handler.handle)(request, respond);
}

} // namespace

std::array<std::span<const Handler>, 8> all_handlers() {
    return {app_handlers(), transport_handlers(), sound_handlers(), project_handlers(), song_handlers(),
        plugins_handlers(), stores_handlers(), workshop_handlers()};
}

const Handler* find_handler(std::string_view method) {
    for (const auto& domain : all_handlers())
        for (const Handler& handler : domain)
            if (handler.method == method) return &handler;
    return nullptr;
}

Result<json> done(const Result<void>& result) {
    if (!result) return result.error();
    return json::object();
}

void answer(Hub& hub, Client& client, std::string_view text, std::function<void(std::string)> send) {
    const auto request = parse(text);
    if (!request)
        return send(error_reply(nullptr, RpcError::malformed,
            {"json.malformed", "the message is not JSON, or nests too deeply", ""}));
    if (!is_request(*request))
        return send(error_reply(nullptr, RpcError::not_a_request,
            {"request.invalid", "the message is not a request: an object with 'method' and 'id'", ""}));
    const bool wants_reply = request->contains("id");
    const json id = request->value("id", json());
    const auto reply = [&](const std::string& written) {
        if (wants_reply) send(written);
    };

    const std::string name = (*request)["method"];
    const auto& protocol = protocol::description();
    const auto* method = protocol.find_method(name);
    const Handler* handler = find_handler(name);
    if (!method || !handler)
        return reply(error_reply(id, RpcError::unknown_method,
            {"method.unknown", "there is no method " + song::in_quotes(name), ""}));
    const json params = request->value("params", json::object());
    if (const auto misfit = find_misfit(method->params, params, protocol.types))
        return reply(error_reply(id, RpcError::bad_params, {"params.invalid", misfit->text(), name}));
    handle(*handler, {hub, client, params}, [wants_reply, id, send](const Result<json>& result) {
        if (wants_reply) send(reply_to(id, result));
    });
}

Knock hear_knock(std::string_view message, const Door& door) {
    const auto request = parse(message);
    const bool is_one = request && is_request(*request);
    const json id = is_one ? request->value("id", json()) : json();
    const json params = is_one ? request->value("params", json::object()) : json();
    const auto asks = [&](const char* method, const char* field) {
        return is_one && (*request)["method"] == method && params.is_object() && params.contains(field)
               && params[field].is_string();
    };
    Knock knock;
    if (asks("app.greet", "nonce")) {
        knock.greeting = reply_to(id, json{{"proof", door.proof(params["nonce"].get<std::string>())}});
    } else if (asks("app.enter", "token")) {
        knock.token = params["token"];
        knock.welcome = reply_to(id, json::object());
    }
    knock.refusal = error_reply(id, RpcError::failed,
        knock.token
            ? Error{"token.wrong", "this is not the token of this program: it prints its address with it", ""}
            : Error{"token.missing", "the first message must be app.enter with the program's token", ""});
    return knock;
}

std::string refusal_of_binary() {
    return error_reply(nullptr, RpcError::not_a_request,
        {"request.invalid", "a request is a text message, this one was binary", ""});
}

} // namespace aviary::server
