#include "workshop/scaffold.h"
#include "workshop/templates.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <utility>

namespace aviary::workshop {

namespace fs = std::filesystem;

namespace {

// CMake has targets of these names, or refuses them.
constexpr std::array<std::string_view, 10> reserved{
    "all", "clean", "depend", "edit_cache", "help", "install", "package", "rebuild_cache", "test", "aviary"};

struct OfKind {
    std::string_view source, test, song;
};

/// In its song, a note effect stands where an effect would.
const OfKind& templates_of(Kind kind) {
    static constexpr OfKind kinds[] = {
        {templates::effect, templates::effect_test, templates::effect_song},
        {templates::instrument, templates::instrument_test, templates::instrument_song},
        {templates::note_effect, templates::note_effect_test, templates::effect_song},
    };
    return kinds[int(kind)];
}

constexpr std::pair<const char*, std::string_view> page[] = {
    {"ui/package.json", templates::ui_package},
    {"ui/tsconfig.json", templates::ui_tsconfig},
    {"ui/.gitignore", templates::ui_gitignore},
    {"ui/index.html", templates::ui_index},
    {"ui/main.ts", templates::ui_main},
    {"ui/aviary.ts", templates::ui_aviary},
    {"ui/style.css", templates::ui_style},
};

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "tape-echo_2" as "Tape Echo 2", or without the blanks as "TapeEcho2".
std::string title(std::string_view name, std::string_view between) {
    std::string text;
    bool word_begins = true;
    for (const char c : name) {
        if (c == '-' || c == '_') {
            word_begins = true;
            continue;
        }
        if (word_begins && !text.empty()) text += between;
        text += word_begins ? char(std::toupper(c)) : c;
        word_begins = false;
    }
    return text;
}

std::string filled_in(std::string_view pattern, const std::string& name) {
    std::string text(pattern);
    for (const auto& [mark, value] : {std::pair<std::string_view, std::string>{"@name@", name},
             {"@Type@", title(name, "")}, {"@Title@", title(name, " ")}})
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
            text.replace(at, mark.size(), value);
    return text;
}

bool write(const fs::path& path, const std::string& text) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    return !file.fail();
}

} // namespace

Result<void> check_name(std::string_view name) {
    const auto allowed = [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '_'; };
    if (name.empty() || name.size() > 40 || !is_lower(name.front())
        || !std::all_of(name.begin(), name.end(), allowed))
        return Error{"project.name",
            fmt::format("'{}' cannot name a project: begin with a letter from a to z, go on with those, "
                        "digits, '-' and "
                        "'_', at most 40 in all",
                name),
            {}};
    if (std::find(reserved.begin(), reserved.end(), name) != reserved.end())
        return Error{
            "project.name", fmt::format("'{}' means something else to CMake: choose another name", name), {}};
    return {};
}

Result<std::vector<std::string>> scaffold(const NewProject& project, const fs::path& where) {
    if (auto checked = check_name(project.name); !checked) return checked.error();
    const fs::path folder = where / project.name;
    std::error_code error;
    if (fs::exists(fs::symlink_status(folder, error)))
        return Error{
            "project.exists", "is there already: choose another name, or move it away", folder.string()};

    const OfKind& of_kind = templates_of(project.kind);
    std::vector<std::pair<std::string, std::string_view>> files = {
        {"CMakeLists.txt", templates::cmake_lists},
        {project.name + ".cpp", of_kind.source},
        {project.name + "_test.cpp", of_kind.test},
        {"song.bird", of_kind.song},
        {"README.md", templates::readme},
        {".gitignore", templates::gitignore},
    };
    if (project.ui) files.insert(files.end(), std::begin(page), std::end(page));
    // Written aside and renamed, so that there is a whole project or none.
    const fs::path aside = where / ("." + project.name + ".new");
    fs::remove_all(aside, error);
    bool written = fs::create_directories(aside, error);
    std::vector<std::string> names;
    for (const auto& [name, pattern] : files) {
        written = written && write(aside / name, filled_in(pattern, project.name));
        names.push_back(name);
    }
    if (written) fs::rename(aside, folder, error);
    if (written && !error) return names;
    const std::string reason = error ? error.message() : "is the disk full?";
    fs::remove_all(aside, error);
    return Error{"project.write", "cannot make the project: " + reason, folder.string()};
}

} // namespace aviary::workshop
