// Stores as JSON. Pure. [any-thread]
#pragma once

#include "session/workspace/stores.h"

#include <nlohmann/json_fwd.hpp>

namespace aviary::server {

nlohmann::json to_wire(const session::Stores::Value& store);
nlohmann::json to_wire(const session::StoreChanged& changed);

} // namespace aviary::server
