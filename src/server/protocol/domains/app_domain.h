// The session's state and the progress of a load as JSON. Pure. [any-thread]
#pragma once

#include "session/session_state.h"

#include <nlohmann/json_fwd.hpp>

namespace aviary::session {
struct LoadProgress;
}

namespace aviary::server {

nlohmann::json to_wire(const session::SessionState& state);
nlohmann::json to_wire(const session::LoadProgress& progress);

} // namespace aviary::server
