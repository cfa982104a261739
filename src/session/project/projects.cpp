#include "session/project/projects.h"

namespace aviary::session {

Projects known_projects(const std::filesystem::path& data_folder) {
    Projects projects{.recent = {}, .templates = project_templates(), .folder = {}};
    if (!data_folder.empty()) projects.recent = recent_projects(data_folder);
    if (const auto folder = new_projects_folder()) projects.folder = folder->string();
    return projects;
}

} // namespace aviary::session
