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

template <typename File>
std::optional<File> read_text(
    const json& texts, const char* name, song::Read<File> (*read)(std::string_view)) {
    if (!texts.contains(name)) return File();
    auto file = read(texts[name].get_ref<const std::string&>());
    if (auto* understood = std::get_if<File>(&file)) return std::move(*understood);
    return std::nullopt;
}

std::optional<Content> from_json(const json& texts) {
    const auto bytes = [&](const char* name) {
        return texts.contains(name) ? std::optional(texts[name].get<std::string>()) : std::nullopt;
    };
    auto mixer = read_text(texts, mixer_file_name, song::read_mixer_file);
    auto plugins = read_text(texts, plugins_file_name, song::read_plugins_file);
    if (!mixer || !plugins || !texts.contains("song")) return std::nullopt;
    ProjectContent read{texts["song"].get<std::string>(), *std::move(mixer), *std::move(plugins)};
    read.mixer_bytes = bytes(mixer_file_name);
    read.plugins_bytes = bytes(plugins_file_name);
    return content_of(read);
}

} // namespace

fs::path recovery_file(const fs::path& data_folder, const fs::path& song) {
    // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : song.string()) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    std::string digits;
    for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[(hash >> shift) & 15];
    return data_folder / "recovery" / (digits + ".json");
}

Result<void> write_recovery(const fs::path& file, const Recovery& recovery) {
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    const json kept = {
        {"time", recovery.time}, {"base", to_json(recovery.base)}, {"ours", to_json(recovery.ours)}};
    return write_secret_file(file, kept.dump(1, ' ', false, json::error_handler_t::replace));
}

Result<std::optional<Recovery>> read_recovery(const fs::path& file) {
    const auto text = read_whole_file(file);
    if (!text) return std::optional<Recovery>();
    const Error damaged{"recovery.damaged",
        "holds edits that were not kept when the program ended, and cannot be read; remove it",
        file.string()};
    const json kept = json::parse(*text, nullptr, false);
    if (kept.is_discarded() || !kept.is_object()) return damaged;
    try {
        auto base = from_json(kept.at("base")), ours = from_json(kept.at("ours"));
        if (!base || !ours) return damaged;
        return std::optional(
            Recovery{kept.at("time").get<std::int64_t>(), *std::move(base), *std::move(ours)});
    } catch (const json::exception&) {
        return damaged;
    }
}

} // namespace aviary::session
