// The presets built into the library, read. [main-thread]
//
//     const Presets presets(registration, instance's parameters);
//     show(presets.all()[0].name); instance.load_preset(presets.all()[0]);
#pragma once

#include <aviary/plugin.h>
#include <aviary/preset.h>

#include <string>
#include <string_view>
#include <vector>

namespace aviary::detail {

/// A preset as its file says it.
struct PresetText {
    struct Line {
        std::string id, value;
    };
    std::string name;
    std::string plugin_id; ///< empty: of the library's first plugin
    std::vector<Line> lines;
};

/// Empty lines and comments are left out; a line that is no `id = value` goes into `fault`, in words.
PresetText parse_preset(const char* name, const char* text, std::string* fault = nullptr);

/// Those of a plugin, in order of name: hosts number them. Needs no instance.
std::vector<PresetText> presets_of(std::string_view plugin_id);

/// A value for each of the parameters, in their order. A line that names no parameter, or whose value means nothing,
/// goes into `fault`, in words; the rest counts all the same.
std::vector<double> preset_values(
    const PresetText& preset, const std::vector<Param*>& params, std::string* fault = nullptr);

} // namespace aviary::detail
