#include "session/plugins/plugin_list.h"

#include "base/atomic_file.h"
#include "base/whole_file.h"

#include <nlohmann/json.hpp>

namespace aviary::session {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr int list_version = 1;

std::string as_text(const PluginList& list) {
    return json{{"version", list_version}, {"files", list}}.dump(
               1, ' ', false, json::error_handler_t::replace)
           + '\n';
}

Error damaged(const fs::path& file, const std::string& why) {
    return {"plugins.damaged",
        "the list of this machine's plugins cannot be read (" + why + "); the next scan writes a new one",
        file.string()};
}

} // namespace

Result<PluginList> read_plugin_list(const fs::path& file) {
    std::error_code error;
    if (!fs::exists(file, error)) return PluginList();
    const auto text = read_whole_file(file);
    if (!text) return damaged(file, "it may not be read");
    try {
        const json list = json::parse(*text);
        if (list.at("version") != list_version) return damaged(file, "it is of another version of Aviary");
        return list.at("files").get<PluginList>();
    } catch (const json::exception& wrong) {
        return damaged(file, wrong.what());
    }
}

Result<void> write_plugin_list(const fs::path& file, const PluginList& list) {
    const std::string text = as_text(list);
    if (read_whole_file(file) == text) return {};
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    if (error) return disk_error(file.parent_path(), error.value());
    return write_atomically(file, text);
}

} // namespace aviary::session
