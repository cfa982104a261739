// The song's text and score as JSON. Pure. [any-thread]
#pragma once

#include "song/score.h"
#include "song/syntax/diagnostics.h"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace aviary::session {
struct SongText;
}

namespace aviary::server {

nlohmann::json to_wire(const session::SongText& song);
nlohmann::json to_wire(const std::vector<song::Diagnostic>& diagnostics);
nlohmann::json to_wire(const song::Score& score); ///< as clips

} // namespace aviary::server
