// The transport as JSON. Pure. [any-thread]
#pragma once

#include "session/session_state.h"

#include <nlohmann/json_fwd.hpp>

namespace aviary::server {

nlohmann::json to_wire(const session::Transport& transport);

} // namespace aviary::server
