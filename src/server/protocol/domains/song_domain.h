// The song's text and score as JSON. Pure. [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace aviary::session {
struct Clip;
struct SongText;
} // namespace aviary::session

namespace aviary::server {

nlohmann::json to_wire(const session::SongText& song);
nlohmann::json to_wire(const std::vector<song::Diagnostic>& diagnostics);
nlohmann::json to_wire(const session::Clip& clip);

} // namespace aviary::server
