// The projects that a person opened last, kept in a file of the user; also the folders for such files and new projects.
//
//     auto folder = data_folder();
//     if (folder) remember_project(*folder, song, now);
//     for (const RecentProject& project : recent_projects(*folder)) offer(project);
//
// [worker]: they wait for the disk. data_folder() and new_projects_folder(): [any-thread].
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace aviary::session {

/// AVIARY_DATA_DIR, else aviary/ in XDG_DATA_HOME, else in ~/.local/share. Error: project.home.
Result<std::filesystem::path> data_folder();
/// projects/ in AVIARY_DATA_DIR, else ~/Music/Aviary. Error: project.home.
Result<std::filesystem::path> new_projects_folder();

struct RecentProject {
    std::string name;
    std::filesystem::path song;
    std::int64_t opened = 0; ///< seconds since 1970
    bool is_missing = false; ///< not there now; it may come back, like a disk that is not plugged in
    friend bool operator==(const RecentProject&, const RecentProject&) = default;
};

inline constexpr std::size_t most_recent_projects = 20;

/// Newest first. A list that cannot be read counts as empty.
std::vector<RecentProject> recent_projects(const std::filesystem::path& data_folder);

/// Puts the project first and drops the oldest beyond most_recent_projects. Several programs may do this at once.
/// Errors: those of atomic_file.h.
Result<void> remember_project(
    const std::filesystem::path& data_folder, const std::filesystem::path& song, std::int64_t now);

} // namespace aviary::session
