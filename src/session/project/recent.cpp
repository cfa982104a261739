#include "session/project/recent.h"

#include "base/atomic_file.h"
#include "base/whole_file.h"
#include "session/project/folder_lock.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace aviary::session {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

/// The value of an environment variable; nothing unless it is an absolute path.
std::optional<fs::path> folder_in(const char* variable) {
    const char* value = std::getenv(variable);
    if (!value || !fs::path(value).is_absolute()) return {};
    return fs::path(value);
}

Error no_home() {
    return {"project.home", "HOME does not say where your own files belong: set it to your folder", {}};
}

fs::path list_in(const fs::path& data_folder) { return data_folder / "recent.json"; }

std::vector<RecentProject> read_list(const fs::path& data_folder) {
    const auto text = read_whole_file(list_in(data_folder));
    if (!text) return {};
    try {
        std::vector<RecentProject> projects;
        const auto file = ordered_json::parse(*text);
        for (const auto& entry : file.at("projects")) {
            const fs::path song = entry.at("song").get<std::string>();
            projects.push_back({song.stem().string(), song, entry.at("opened").get<std::int64_t>()});
        }
        return projects;
    } catch (const nlohmann::json::exception&) {
        return {};
    }
}

std::string as_text(const std::vector<RecentProject>& projects) {
    ordered_json file;
    ordered_json& list = file["projects"] = ordered_json::array();
    for (const RecentProject& project : projects) {
        ordered_json& entry = list.emplace_back();
        entry["song"] = project.song.string();
        entry["opened"] = project.opened;
    }
    return file.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

} // namespace

Result<fs::path> data_folder() {
    if (auto own = folder_in("AVIARY_DATA_DIR")) return *own;
    if (auto data = folder_in("XDG_DATA_HOME")) return *data / "aviary";
    if (auto home = folder_in("HOME")) return *home / ".local/share/aviary";
    return no_home();
}

Result<fs::path> new_projects_folder() {
    if (auto own = folder_in("AVIARY_DATA_DIR")) return *own / "projects";
    if (auto home = folder_in("HOME")) return *home / "Music/Aviary";
    return no_home();
}

std::vector<RecentProject> recent_projects(const fs::path& data_folder) {
    auto projects = read_list(data_folder);
    for (RecentProject& project : projects) {
        std::error_code ignored;
        project.is_missing = !fs::is_regular_file(project.song, ignored);
    }
    return projects;
}

Result<void> remember_project(const fs::path& data_folder, const fs::path& song, std::int64_t now) {
    std::error_code error;
    fs::create_directories(data_folder, error);
    if (error) return disk_error(data_folder, error.value());
    const FolderLock lock(data_folder);
    remove_leftovers(data_folder);
    auto projects = read_list(data_folder);
    std::erase_if(projects, [&](const RecentProject& project) { return project.song == song; });
    projects.insert(projects.begin(), RecentProject{song.stem().string(), song, now});
    if (projects.size() > most_recent_projects) projects.resize(most_recent_projects);
    return write_atomically(list_in(data_folder), as_text(projects));
}

} // namespace aviary::session
