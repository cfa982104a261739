// Projects and their history as JSON. Pure. [any-thread]
#pragma once

#include "session/history/edit.h"
#include "session/project/projects.h"

#include <nlohmann/json_fwd.hpp>

namespace aviary::server {

nlohmann::json to_wire(const session::Projects& projects);
nlohmann::json to_wire(const session::HistoryList& history);
nlohmann::json to_wire(const session::HistoryChange& change);
nlohmann::json to_wire(const session::Moved& moved);
nlohmann::json to_wire(const session::Keeping& keeping);

} // namespace aviary::server
