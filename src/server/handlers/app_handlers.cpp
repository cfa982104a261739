#include "server/handlers/handlers.h"
#include "server/protocol/announce.h"
#include "server/protocol/domains/app_domain.h"
#include "server/protocol/wire.h"
#include "session/session.h"

#include <nlohmann/json.hpp>

namespace aviary::server {
namespace {

using nlohmann::json;
using session::Readiness;

constexpr std::size_t largest_relayed = 64u << 10; // bytes of JSON

Peer peer_named(const json& params, const char* field) {
    return params.value(field, "page") == "interface" ? Peer::interface : Peer::page;
}

const char* name(Peer peer) { return peer == Peer::interface ? "interface" : "page"; }

/// Answers ui_ready. From now on the client is told of changes to this state.
json admit(Hub& hub, Client& client, const Readiness& readiness) {
    client.caller.ready = true;
    const bool shows = readiness.has_project && hub.session().is_open();
    return {{"outcome", readiness.has_project ? "ok" : "no_project"}, {"server", hub.server_id},
        {"keeps", hub.workspace != nullptr}, {"seq", hub.backlog().seq()},
        {"state", shows ? to_wire(hub.session().state()) : json(nullptr)},
        {"loading", to_wire(readiness.loading)}};
}

/// Answers app.enter of a client that was let in before: another token changes nothing.
Result<json> is_inside(const Request&) { return json::object(); }

Result<json> greet(const Request& request) {
    return json{{"proof", request.hub.door.proof(request.params["nonce"].get<std::string>())}};
}

void ui_ready(const Request& request, Respond respond) {
    const ClientId id = request.asker();
    const Peer peer = request.caller().peer = peer_named(request.params, "peer");
    if (auto* workspace = request.workspace()) {
        workspace->ui_ready(
            id, peer, [hub = request.hub.weak_from_this(), id, respond](const Readiness& readiness) {
                const auto self = hub.lock();
                Client* client = self && !self->closed ? self->find(id) : nullptr;
                if (client) respond(admit(*self, *client, readiness));
            });
        return;
    }
    const bool is_open = request.session().is_open();
    respond(admit(request.hub, request.client, {is_open, {}}));
    if (is_open && peer == Peer::page) request.hub.tell(id, announce(session::LoadProgress{}));
}

Result<json> react_ready(const Request& request) {
    if (auto* workspace = request.workspace()) workspace->react_ready(request.asker());
    return json::object();
}

Result<json> catch_up(const Request& request) {
    const auto missed = request.params["server"] == request.hub.server_id
                            ? request.hub.backlog().since(request.params["seq"])
                            : std::nullopt;
    json events = json::array();
    if (!missed) return json{{"complete", false}, {"events", events}};
    for (const Message& message : *missed) events.push_back(json::parse(*message));
    request.caller().ready = true;
    request.caller().peer = peer_named(request.params, "peer");
    if (auto* workspace = request.workspace()) workspace->resume(request.asker(), request.caller().peer);
    return json{{"complete", true}, {"events", std::move(events)}};
}

Result<json> relay(const Request& request) {
    const json message = {{"from", name(request.caller().peer)}, {"message", request.params["message"]}};
    const std::string text = notification("relay:message", dump(message));
    if (text.size() > largest_relayed)
        return Error{"relay.too_large", "a message of more than 64 KB is not passed on", ""};
    const auto shared = std::make_shared<const std::string>(text);
    const bool to_all = !request.params.contains("to");
    const Peer to = peer_named(request.params, "to");
    int peers = 0;
    for (Client* other : request.hub.clients) {
        if (other == &request.client || !other->caller.ready) continue;
        if (!to_all && other->caller.peer != to) continue;
        other->send_text(shared);
        ++peers;
    }
    return json{{"peers", peers}};
}

} // namespace

std::span<const Handler> app_handlers() {
    static constexpr Handler all[] = {
        {"app.greet", greet},
        {"app.enter", is_inside},
        {"app.ui_ready", ui_ready},
        {"app.react_ready", react_ready},
        {"app.catch_up", catch_up},
        {"relay.send", relay},
    };
    return all;
}

} // namespace aviary::server
