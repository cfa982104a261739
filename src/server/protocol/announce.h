// Writes the events of the session and the workspace as notifications.
//
//     const Announcement told = announce(event);
//     send_text(notification(told.method, dump(told.params), next_seq));
#pragma once

#include "server/protocol/told_score.h"
#include "session/session_state.h"
#include "session/workspace/workspace.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string_view>

namespace aviary::server {

/// One event as a notification. `method` is empty if the event goes as a binary frame.
struct Announcement {
    std::string_view method;
    nlohmann::json params;
};

Announcement announce(const session::Event& event);           ///< pure, [any-thread]
Announcement announce(const session::LoadProgress& progress); ///< pure, [any-thread]

/// Asks the session and the workspace for what the event is about. Nothing if that is not there any more, or if it is a
/// score that pages have already. [main-thread]
std::optional<Announcement> announce(const session::WorkspaceEvent& event, session::Session& session,
    const session::Workspace& workspace, ToldScore& told);

} // namespace aviary::server
