// Answers JSON-RPC requests by doing to the session, and at the workshop's desk, what they ask.
//
//     Caller caller;
//     auto reply = answer(session, desk, caller, text);
//     if (!reply.empty()) send(reply);
//
// Whatever the text is, the answer is JSON-RPC; only a notification (no id) gets none. [main-thread]
#pragma once

#include "server/server.h"
#include "session/session.h"

#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace aviary::server {

/// What is remembered of one connection.
struct Caller {
    bool ready = false;     ///< asked for the state, so can place what changes in it
    bool listening = false; ///< wants sound frames
    bool watching = false;  ///< wants the output of the plugin under work
    std::set<std::pair<engine::SlotId, int>> held_notes; ///< by hand, with their keys
};

std::string answer(session::Session& session, const Desk& desk, Caller& caller, std::string_view request);

} // namespace aviary::server
