// The project's values (project_desk.h) as the JSON that description.h describes. Pure. [any-thread]
#pragma once

#include "server/project_desk.h"
#include "server/protocol/wire.h"

namespace aviary::server {

Announcement announce(const ProjectEvent& event);

nlohmann::json to_wire(const Progress& progress);
nlohmann::json to_wire(const Projects& projects);
nlohmann::json to_wire(const History& history);
nlohmann::json to_wire(const SongText& song);
nlohmann::json to_wire(const Score& score);
nlohmann::json to_wire(const KnownPlugins& plugins);
nlohmann::json to_wire(const std::vector<song::Diagnostic>& diagnostics);

/// "2026-11-27T03:54:58Z"
std::string time_text(std::int64_t seconds_since_1970);

} // namespace aviary::server
