// The presets that a CLAP library has within itself, by clap.preset-discovery-factory.
//
//     for (const Preset& preset : presets_of(module.factory(), "aviary.mono")) show(preset.name);
//
// Runs the library's code in this process: only for what is trusted or has been probed.
#pragma once

#include <clap/plugin-factory.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::hosting {

struct Preset {
    std::string name;
    std::string key; ///< what the plugin loads it by
};

/// In the library's order. Empty if it has none, or was not opened in this process. [main-thread]
std::vector<Preset> presets_of(const clap_plugin_factory& plugins, std::string_view plugin_id);

/// Those of a library that need not be open yet. [main-thread]
std::vector<std::string> preset_names(const std::filesystem::path& library, std::string_view plugin_id);

} // namespace aviary::hosting
