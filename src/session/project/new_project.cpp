#include "session/project/new_project.h"

#include "session/project/staged_folder.h"
#include "session/project/templates.h"
#include "song/syntax/diagnostics.h"

#include <algorithm>
#include <array>

namespace aviary::session {

namespace fs = std::filesystem;

namespace {

constexpr std::array<ProjectTemplate, 3> all_templates{{
    {"beat", "Beat", "Drums, bass and keys over four bars", templates::beat},
    {"song", "Song", "An intro, a verse and a chorus for five instruments", templates::song},
    {"blank", "Blank", "One instrument and one note", templates::blank},
}};

std::string with_name(std::string_view pattern, const std::string& name) {
    constexpr std::string_view mark = "@name@";
    std::string text(pattern);
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + name.size()))
        text.replace(at, mark.size(), name);
    return text;
}

Result<void> write_files(StagedFolder& folder, const std::string& name, const ProjectTemplate& begin) {
    if (auto written = folder.write(name + ".bird", with_name(begin.song, name)); !written) return written;
    return folder.write(".gitignore", templates::gitignore);
}

} // namespace

std::span<const ProjectTemplate> project_templates() { return all_templates; }

Result<void> check_project_name(std::string_view name) {
    const auto is_bad = [](unsigned char c) {
        return c < 32 || c == 127 || std::string_view("/\\:*?\"<>|").find(char(c)) != std::string_view::npos;
    };
    if (!name.empty() && name.size() <= 100 && name.front() != '.' && name.front() != ' '
        && name.back() != ' ' && name.back() != '.' && std::none_of(name.begin(), name.end(), is_bad))
        return {};
    // A name that one operating system forbids is refused on all, so that projects can be shared.
    return Error{"project.name",
        song::in_quotes(name)
            + " cannot name a project: it takes 1 to 100 bytes, none of / \\ : * ? \" < > |, and no dot or "
              "blank "
              "at either end",
        {}};
}

Result<fs::path> new_project(const NewProject& project) {
    if (auto checked = check_project_name(project.name); !checked) return checked.error();
    const ProjectTemplate* begin = &all_templates.front();
    if (!project.template_id.empty())
        begin = std::find_if(all_templates.begin(), all_templates.end(),
            [&](const ProjectTemplate& one) { return one.id == project.template_id; });
    if (begin == all_templates.end())
        return Error{"project.template", "there is no template '" + project.template_id + "'", {}};

    const fs::path folder = project.where / project.name;
    auto staged = StagedFolder::begin(folder);
    if (!staged) return staged.error();
    if (auto written = write_files(*staged, project.name, *begin); !written) return written.error();
    if (auto put = staged->put_in_place(); !put) return put.error();
    return folder / (project.name + ".bird");
}

Result<fs::path> save_as(const ProjectFolder& project, const fs::path& folder) {
    std::error_code error;
    fs::path place = fs::absolute(folder, error).lexically_normal();
    if (!place.has_filename()) place = place.parent_path();
    const std::string name = place.filename().string();
    if (auto checked = check_project_name(name); !checked) return checked.error();
    const fs::path song = project.path_of(ProjectFile::song).filename();
    const auto files = project.tracked_files(); // listed before the copy exists, which may lie below samples/

    auto staged = StagedFolder::begin(place);
    if (!staged) return staged.error();
    for (const std::string& file : files) {
        const fs::path as = file == song ? fs::path(name + ".bird") : fs::path(file);
        if (auto copied = staged->copy(project.folder() / file, as); !copied) return copied.error();
    }
    if (std::find(files.begin(), files.end(), ".gitignore") == files.end())
        if (auto written = staged->write(".gitignore", templates::gitignore); !written)
            return written.error();
    if (auto put = staged->put_in_place(); !put) return put.error();
    return place / (name + ".bird");
}

} // namespace aviary::session
