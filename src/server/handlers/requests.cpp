#include "server/handlers/requests.h"

#include "server/handlers/handlers.h"
#include "server/protocol/protocol.h"
#include "server/protocol/wire.h"
#include "song/syntax/diagnostics.h"

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

void handle(std::string_view method, const Request& request, const Respond& respond) {
    const auto handled_by = [&](std::span<const Handler> handlers) {
        for (const Handler& handler : handlers) {
            if (handler.method != method) continue;
            if (const auto* now = std::get_if<Now>(&handler.handle))
                respond((*now)(request));
            else
                std::get<Later>(handler.handle)(request, respond);
            return true;
        }
        return false;
    };
    if (handled_by(session_handlers()) || handled_by(client_handlers())) return;
    const bool is_work = method.starts_with("workshop.");
    if (is_work && !request.hub.options.desk.compare)
        respond(Error{"work.none", "no plugin is under work here", ""});
    else if (!is_work && !request.project().ui_ready)
        respond(
            Error{"project.none_here", "this program serves no projects: start it with aviary serve", ""});
    else
        (void)(handled_by(workshop_handlers()) || handled_by(project_handlers()));
}

} // namespace

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
    if (!method)
        return reply(error_reply(id, RpcError::unknown_method,
            {"method.unknown", "there is no method " + song::in_quotes(name), ""}));
    const json params = request->value("params", json::object());
    if (const auto misfit = find_misfit(method->params, params, protocol.types))
        return reply(error_reply(id, RpcError::bad_params, {"params.invalid", misfit->text(), name}));
    handle(name, {hub, client, params}, [wants_reply, id, send](const Result<json>& result) {
        if (wants_reply) send(reply_to(id, result));
    });
}

std::string refusal_of_binary() {
    return error_reply(nullptr, RpcError::not_a_request,
        {"request.invalid", "a request is a text message, this one was binary", ""});
}

} // namespace aviary::server
