// What the session and the workspace tell, as notifications.
//
//     const Announcement told = announce(event);
//     send_text(notification(told.method, dump(told.params), next_seq));
#pragma once

#include "session/session_state.h"
#include "session/workspace/workspace.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string_view>

namespace aviary::server {

/// One event as it is announced. `method` is empty for those that go as binary frames.
struct Announcement {
    std::string_view method;
    nlohmann::json params;
};

Announcement announce(const session::Event& event);           ///< pure, [any-thread]
Announcement announce(const session::LoadProgress& progress); ///< pure, [any-thread]

/// What the event is about is asked from the session and the workspace; nothing when it is there no more. [main-thread]
std::optional<Announcement> announce(
    const session::WorkspaceEvent& event, session::Session& session, const session::Workspace& workspace);

} // namespace aviary::server
