// The plugins that a song may name as JSON. Pure. [any-thread]
#pragma once

#include "session/plugins/library.h"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace aviary::server {

nlohmann::json to_wire(const std::vector<session::KnownPlugin>& plugins, bool scanning);

} // namespace aviary::server
