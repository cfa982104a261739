// What a look at a plugin file came to: the plugins in it, or why it cannot be used.
//
//     nlohmann::json json = file;                      // for the list that is kept between scans
//     auto again = json.get<ScannedFile>();            // throws as nlohmann does
#pragma once

#include "hosting/plugin/metadata.h"
#include "hosting/scan/clap_files.h"

#include <optional>

namespace aviary::hosting {

struct ScannedFile {
    FoundFile file;
    std::vector<PluginMetadata> plugins; ///< without their parameters, which the plugin tells when it is made
    std::optional<Error> refused;        ///< it crashed, hung, or is no plugin; then it has no plugins
};

void to_json(nlohmann::json& json, const ScannedFile& file);
void from_json(const nlohmann::json& json, ScannedFile& file);

} // namespace aviary::hosting
