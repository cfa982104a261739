// What somebody may begin with who has no project open: those that were open before, and what new ones begin with.
//
//     const Projects projects = known_projects(data_folder);
//     for (const RecentProject& project : projects.recent) offer(project);
//
// It looks at the disk where each recent project was; few enough that the main thread may ask. [main-thread]
#pragma once

#include "session/project/new_project.h"
#include "session/project/recent.h"

#include <span>
#include <string>
#include <vector>

namespace aviary::session {

struct Projects {
    std::vector<RecentProject> recent; ///< newest first
    std::span<const ProjectTemplate> templates;
    std::string folder; ///< where new ones go; empty when the user has no home
};

/// An empty data folder keeps no recent ones.
Projects known_projects(const std::filesystem::path& data_folder);

} // namespace aviary::session
