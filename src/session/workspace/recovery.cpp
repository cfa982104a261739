#include "session/workspace/recovery.h"

#include "base/path_name.h"
#include "base/whole_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace aviary::session {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr std::array names{"song", mixer_file_name, plugins_file_name};

json to_json(const ProjectFiles& files) {
    json texts = json::object();
    for (const char* name : names)
        if (const auto file = files.find(name); file != files.end() && file->second)
            texts[name] = *file->second;
    return texts;
}

/// Large states lie beside the recovery, those that the project has had already in the project.
Result<Content> from_json(const json& texts, const fs::path& recovery_folder, const fs::path& project) {
    ProjectFiles files;
    for (const char* name : names)
        if (texts.contains(name)) files[name] = texts[name].get<std::string>();
    KnownStates states;
    if (const auto plugins = files.find(plugins_file_name); plugins != files.end()) {
        auto read = song::read_plugins_file(plugins->second.value_or(""));
        if (auto* file = std::get_if<song::PluginsFile>(&read))
            for (const fs::path& folder : {recovery_folder, project}) {
                (void)read_states(folder, *file, {});
                states = states_of(*file);
            }
    }
    return content_of(files, names[0], {}, states);
}

/// Writes the states among the files, below `folder`, unless an earlier end has.
Result<void> write_states(const fs::path& folder, const ProjectFiles& files) {
    for (const auto& [path, bytes] : files) {
        if (!bytes || !song::digest_of_path(path)) continue;
        std::error_code error;
        if (fs::file_size(folder / path, error) == bytes->size() && !error) continue;
        fs::create_directories(folder / song::states_folder, error);
        fs::remove(folder / path, error);
        if (auto written = write_secret_file(folder / path, *bytes); !written) return written;
    }
    return {};
}

fs::path folder_of(const fs::path& data_folder, const fs::path& song) {
    return data_folder / "recovery" / path_name(song);
}

} // namespace

Result<fs::path> write_recovery(const fs::path& data_folder, const fs::path& song, const Recovery& recovery) {
    const fs::path folder = folder_of(data_folder, song);
    std::error_code error;
    fs::create_directories(folder, error);
    const auto named = [&](int number) {
        return folder / (std::to_string(recovery.time) + "-" + std::to_string(number) + ".json");
    };
    int number = 1;
    while (fs::exists(named(number), error)) ++number;
    if (auto written = write_states(folder, files_between(recovery.base, recovery.ours, names[0])); !written)
        return written.error();
    const json kept = {{"song", song.string()}, {"time", recovery.time},
        {"base", to_json(files_between({}, recovery.base, names[0]))},
        {"ours", to_json(files_between({}, recovery.ours, names[0]))}};
    const auto text = kept.dump(1, ' ', false, json::error_handler_t::replace);
    if (auto written = write_secret_file(named(number), text); !written) return written.error();
    return named(number);
}

void remove_recovery(const fs::path& file) {
    if (file.empty()) return;
    std::error_code error;
    fs::remove(file, error);
    const auto is_recovery = [](const fs::directory_entry& entry) {
        return entry.path().extension() == ".json";
    };
    if (std::ranges::any_of(fs::directory_iterator(file.parent_path(), error), is_recovery)) return;
    fs::remove_all(file.parent_path() / song::states_folder, error);
    fs::remove(file.parent_path(), error); // if it is empty
}

Result<std::optional<Recovery>> read_recovery(const fs::path& data_folder, const fs::path& song) {
    std::error_code error;
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(folder_of(data_folder, song), error), end; !error && entry != end;
         entry.increment(error))
        if (entry->path().extension() == ".json") files.push_back(entry->path());
    std::ranges::sort(files);
    for (const fs::path& file : files) {
        const Error damaged{"recovery.damaged",
            "holds edits that were not kept when the program ended, and cannot be read; remove it",
            file.string()};
        const json kept = json::parse(read_whole_file(file).value_or(""), nullptr, false);
        if (kept.is_discarded() || !kept.is_object()) return damaged;
        try {
            if (kept.at("song") != song.string()) continue;
            const fs::path beside = file.parent_path(), project = song.parent_path();
            auto base = from_json(kept.at("base"), beside, project),
                 ours = from_json(kept.at("ours"), beside, project);
            if (!base || !ours) return damaged;
            return std::optional(
                Recovery{kept.at("time").get<std::int64_t>(), *std::move(base), *std::move(ours), file});
        } catch (const json::exception&) {
            return damaged;
        }
    }
    return std::optional<Recovery>();
}

} // namespace aviary::session
