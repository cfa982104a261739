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

json to_json(const Content& content) {
    json texts = json::object();
    for (const auto& [name, text] : files_between({}, content, names[0]))
        if (text) texts[name] = *text;
    return texts;
}

Result<Content> from_json(const json& texts) {
    ProjectFiles files;
    for (const char* name : names)
        if (texts.contains(name)) files[name] = texts[name].get<std::string>();
    return content_of(files, names[0]);
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
    const json kept = {{"song", song.string()}, {"time", recovery.time}, {"base", to_json(recovery.base)},
        {"ours", to_json(recovery.ours)}};
    const auto text = kept.dump(1, ' ', false, json::error_handler_t::replace);
    if (auto written = write_secret_file(named(number), text); !written) return written.error();
    return named(number);
}

void remove_recovery(const fs::path& file) {
    std::error_code error;
    fs::remove(file, error);
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
            auto base = from_json(kept.at("base")), ours = from_json(kept.at("ours"));
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
