// Makes projects: new ones from templates, and copies of existing ones.
//
//     auto song = new_project({.where = "/home/me/songs", .name = "night", .template_id = "beat"});
//     if (!song) return song.error();
//     auto project = ProjectFolder::open(*song);
//
// [worker]: they wait for the disk.
#pragma once

#include "base/result.h"
#include "session/project/project_folder.h"

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace aviary::session {

struct ProjectTemplate {
    std::string_view id, name, text; ///< text: a sentence that says what the project begins with
    std::string_view song;
};

/// The first one is the default. [any-thread]
std::span<const ProjectTemplate> project_templates();

struct NewProject {
    std::filesystem::path where; ///< the project's own folder is made inside this one
    std::string name;            ///< names the project's folder and its song
    std::string template_id;     ///< empty: the default
};

/// Error: project.name. [any-thread]
Result<void> check_project_name(std::string_view name);

/// Gives the song's path. Makes the whole project or nothing, even if the program is killed. Errors: project.name,
/// project.template, project.exists (the folder exists and is not empty), and those of atomic_file.h.
Result<std::filesystem::path> new_project(const NewProject& project);

/// Copies the tracked files of a project, as they are on the disk, to a new folder. The copy's song gets the folder's
/// name. Gives the song's path. Makes all or nothing, with the errors of new_project().
Result<std::filesystem::path> save_as(const ProjectFolder& project, const std::filesystem::path& folder);

} // namespace aviary::session
