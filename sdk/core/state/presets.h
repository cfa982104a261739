// Reads the presets that are built into the library. [main-thread]
//
//     const auto presets = presets_of("com.example.synth");
//     show(presets[0].name); instance.load_preset(presets[0]);
#pragma once

#include <aviary/plugin.h>
#include <aviary/preset.h>

#include <string>
#include <string_view>
#include <vector>

namespace aviary::detail {

/// A preset as its file has it.
struct PresetText {
    struct Line {
        std::string id, value;
    };
    std::string name;
    std::string plugin_id;   ///< empty: of the library's first plugin
    std::vector<Line> lines; ///< of parameters
    std::vector<Line> kept;  ///< of kept values
    std::string fault;       ///< in words, the lines that are not `id = value`
};

/// Leaves out empty lines and comments.
PresetText parse_preset(const char* name, const char* text);

/// Adds to what is wrong with a preset, in words.
void add_fault(std::string* fault, const std::string& preset, const std::string& text);

/// A plugin's presets in order of name, by which VST3 hosts number them. Needs no instance.
std::vector<PresetText> presets_of(std::string_view plugin_id);

/// A value for each of the parameters, in their order. `fault` gets, in words, the lines that name no parameter or
/// whose value means nothing; the others count.
std::vector<double> preset_values(
    const PresetText& preset, const std::vector<Param*>& params, std::string* fault = nullptr);

} // namespace aviary::detail
