// Answers JSON-RPC requests by calling the session, the workspace and the workshop. Internal to the room.
//
//     answer(hub, client, text, [&](std::string reply) { send(reply); });
//
// Every text gets a JSON-RPC answer, at once or later, except a notification (a request without an id). [main-thread]
#pragma once

#include "server/clients/hub.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace aviary::server {

void answer(Hub& hub, Client& client, std::string_view request, std::function<void(std::string reply)> send);

/// A message of a client that stands before the door.
struct Knock {
    std::optional<std::string> token;    ///< nothing: the message is not app.enter
    std::optional<std::string> greeting; ///< the answer, if it is app.greet
    std::string welcome, refusal;        ///< the answers to the others
};
Knock hear_knock(std::string_view message, const Door& door);

/// The answer to a binary message: only the server may send those.
std::string refusal_of_binary();

} // namespace aviary::server
