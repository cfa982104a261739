#include "session/workspace/recovery.h"

#include "base/whole_file.h"

#include <nlohmann/json.hpp>

#include <array>

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

} // namespace

fs::path recovery_folder(const fs::path& data_folder, const fs::path& song) {
    // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : song.string()) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    std::string digits;
    for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[(hash >> shift) & 15];
    return data_folder / "recovery" / digits;
}

Result<fs::path> write_recovery(const fs::path& folder, const Recovery& recovery) {
    std::error_code error;
    fs::create_directories(folder, error);
    const auto named = [&](int number) {
        return folder / (std::to_string(recovery.time) + "-" + std::to_string(number) + ".json");
    };
    int number = 1;
    while (fs::exists(named(number), error)) ++number;
    const json kept = {
        {"time", recovery.time}, {"base", to_json(recovery.base)}, {"ours", to_json(recovery.ours)}};
    const auto text = kept.dump(1, ' ', false, json::error_handler_t::replace);
    if (auto written = write_secret_file(named(number), text); !written) return written.error();
    return named(number);
}

void remove_recovery(const fs::path& file) {
    std::error_code error;
    fs::remove(file, error);
    fs::remove(file.parent_path(), error); // if it is empty
}

Result<std::optional<Recovery>> read_recovery(const fs::path& folder) {
    std::error_code error;
    fs::path oldest;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".json" && (oldest.empty() || entry->path() < oldest))
            oldest = entry->path();
    if (oldest.empty()) return std::optional<Recovery>();
    const Error damaged{"recovery.damaged",
        "holds edits that were not kept when the program ended, and cannot be read; remove it",
        oldest.string()};
    const json kept = json::parse(read_whole_file(oldest).value_or(""), nullptr, false);
    if (kept.is_discarded() || !kept.is_object()) return damaged;
    try {
        auto base = from_json(kept.at("base")), ours = from_json(kept.at("ours"));
        if (!base || !ours) return damaged;
        return std::optional(
            Recovery{kept.at("time").get<std::int64_t>(), *std::move(base), *std::move(ours), oldest});
    } catch (const json::exception&) {
        return damaged;
    }
}

} // namespace aviary::session
