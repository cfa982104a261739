// Answers JSON-RPC requests by doing to the session what they ask.
//
//     Caller caller;
//     auto reply = answer(session, caller, text);
//     if (!reply.empty()) send(reply);
//
// Whatever the text is, the answer is JSON-RPC; only a notification (no id) gets none. [main-thread]
#pragma once

#include "session/session.h"

#include <string>
#include <string_view>

namespace aviary::server {

/// What is remembered of one connection.
struct Caller {
    bool ready = false;     ///< asked for the state, so can place what changes in it
    bool listening = false; ///< wants sound frames
};

std::string answer(session::Session& session, Caller& caller, std::string_view request);

} // namespace aviary::server
