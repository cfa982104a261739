// Answers JSON-RPC requests by doing what they ask: to the session, in the workspace and in the workshop. Internal to the
// room.
//
//     answer(hub, client, text, [&](std::string reply) { send(reply); });
//
// Whatever the text is, the answer is JSON-RPC, given now or, by what waits for others, later; only a notification (no
// id) gets none. [main-thread]
#pragma once

#include "server/clients/hub.h"

#include <functional>
#include <string>
#include <string_view>

namespace aviary::server {

void answer(Hub& hub, Client& client, std::string_view request, std::function<void(std::string reply)> send);

/// The answer to a binary message: they go from the server to the page only.
std::string refusal_of_binary();

} // namespace aviary::server
