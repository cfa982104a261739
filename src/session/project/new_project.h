// Makes projects: new ones from templates, and copies of others.
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
    std::string_view id, name, text; ///< text: what one begins with, in a sentence
    std::string_view song;
};

/// The first is the usual one. [any-thread]
std::span<const ProjectTemplate> project_templates();

struct NewProject {
    std::filesystem::path where; ///< the folder in which the project's own is made
    std::string name;            ///< of that folder and of the song
    std::string template_id;     ///< empty: the usual one
};

/// Error: project.name. [any-thread]
Result<void> check_project_name(std::string_view name);

/// Gives the song's path. The whole project is there or nothing of it, also after a kill. Errors: project.name,
/// project.template, project.exists when there is such a folder that is not empty; those of atomic_file.h.
Result<std::filesystem::path> new_project(const NewProject& project);

/// Copies what is tracked of a project, as it is on the disk, to a folder of its own; its song is called as the folder
/// is. Gives the song's path. All or nothing, and errors, as new_project().
Result<std::filesystem::path> save_as(const ProjectFolder& project, const std::filesystem::path& folder);

} // namespace aviary::session
