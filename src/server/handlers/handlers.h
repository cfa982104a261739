// The handlers of the protocol's methods. When a handler is called, its params fit the method's description. One source
// file for each domain of the protocol. Internal to the room. [main-thread]
#pragma once

#include "server/clients/hub.h"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <functional>
#include <span>
#include <string_view>
#include <variant>

namespace aviary::server {

struct Request {
    Hub& hub;
    Client& client;
    const nlohmann::json& params;

    session::Session& session() const { return hub.session(); }
    session::Workspace* workspace() const { return hub.workspace; } ///< null: the server has no projects
    WorkshopTools& workshop() const { return *hub.workshop; } ///< only for handlers with Needs::workshop
    Caller& caller() const { return client.caller; }
    ClientId asker() const { return client.caller.id; }
};

/// To be called once, at once or later.
using Respond = std::function<void(Result<nlohmann::json>)>;
using Now = Result<nlohmann::json> (*)(const Request&);
using Later = void (*)(const Request&, Respond);

/// What a method needs besides the session. If the server does not have it, the answer is an error.
/// choice: a server whose clients choose the project, which those of a workshop do not.
enum class Needs : std::uint8_t { nothing, project, choice, workshop };

struct Handler {
    std::string_view method;
    std::variant<Now, Later> handle;
    Needs needs = Needs::nothing;
};

std::span<const Handler> app_handlers();
std::span<const Handler> transport_handlers();
std::span<const Handler> sound_handlers();
std::span<const Handler> project_handlers();
std::span<const Handler> song_handlers();
std::span<const Handler> plugins_handlers();
std::span<const Handler> stores_handlers();
std::span<const Handler> workshop_handlers();

std::array<std::span<const Handler>, 8> all_handlers(); ///< by domain
const Handler* find_handler(std::string_view method);   ///< null: there is no such method

/// An empty object, or the error.
Result<nlohmann::json> done(const Result<void>& result);

/// Makes a callback that responds with `write(value)`, or with the error.
template <typename T, typename Write>
std::function<void(Result<T>)> then(Respond respond, Write write) {
    return [respond = std::move(respond), write](const Result<T>& result) {
        if (!result) return respond(result.error());
        respond(write(*result));
    };
}

} // namespace aviary::server
