// The plugin under work as JSON. Pure. [any-thread]
#pragma once

#include "session/session_state.h"

#include <nlohmann/json_fwd.hpp>

namespace aviary::server {

nlohmann::json to_wire(const session::Stage& stage);
nlohmann::json to_wire(const session::Health& health);
nlohmann::json to_wire(const session::Source& source);
nlohmann::json to_wire(const session::Versions& versions);
nlohmann::json to_wire(const session::AuthorPage& page);
nlohmann::json to_wire(const session::Said& said);
nlohmann::json to_wire(const session::Workshop& workshop);

} // namespace aviary::server
