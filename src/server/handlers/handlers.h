// What is done for each method; its params are as described by then. Internal to the room.
#pragma once

#include "server/clients/hub.h"

#include <nlohmann/json.hpp>

#include <span>
#include <string_view>
#include <variant>

namespace aviary::server {

struct Request {
    Hub& hub;
    Client& client;
    const nlohmann::json& params;

    session::Session& session() const { return hub.session(); }
    const ProjectDesk& project() const { return hub.options.project; }
    Caller& caller() const { return client.caller; }
};

using Respond = Reply<nlohmann::json>;
using Now = Result<nlohmann::json> (*)(const Request&);
using Later = void (*)(const Request&, Respond);

struct Handler {
    std::string_view method;
    std::variant<Now, Later> handle;
};

std::span<const Handler> session_handlers();
std::span<const Handler> client_handlers();
std::span<const Handler> workshop_handlers(); ///< only where there is a desk
std::span<const Handler> project_handlers();  ///< only where there is a project's desk

inline Result<nlohmann::json> done(const Result<void>& result) {
    if (!result) return result.error();
    return nlohmann::json::object();
}

} // namespace aviary::server
