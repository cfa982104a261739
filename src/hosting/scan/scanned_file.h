// What the scan of a plugin file found: the plugins in it, or why it cannot be used.
//
//     nlohmann::json json = file;                      // for the list that is kept between scans
//     auto again = json.get<ScannedFile>();            // throws as nlohmann does
#pragma once

#include "hosting/plugin/metadata.h"
#include "hosting/scan/plugin_files.h"

#include <optional>

namespace aviary::hosting {

struct ScannedFile {
    FoundFile file;
    std::vector<PluginMetadata> plugins; ///< without their parameters, which are read when a plugin is made
    std::optional<Error> refused;        ///< why: it crashed, hung, or is no plugin; then `plugins` is empty
};

void to_json(nlohmann::json& json, const ScannedFile& file);
void from_json(const nlohmann::json& json, ScannedFile& file);

} // namespace aviary::hosting
