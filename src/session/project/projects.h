// What a person can choose from who has no project open: recent projects, and templates for a new one.
//
//     const Projects projects = known_projects(data_folder);
//     for (const RecentProject& project : projects.recent) offer(project);
//
// It checks on the disk whether each recent project is there. They are few, so the main thread may wait. [main-thread]
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
    std::string folder; ///< where new projects go; empty if the user has no home folder
};

/// An empty `data_folder` gives no recent projects.
Projects known_projects(const std::filesystem::path& data_folder);

} // namespace aviary::session
