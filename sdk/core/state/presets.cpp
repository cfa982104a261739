#include "sdk/core/state/presets.h"

#include "sdk/core/params/param_text.h"
#include "sdk/core/registration.h"

#include <algorithm>

namespace aviary::detail {

namespace {

constinit const PresetFile* first = nullptr; // set before any constructor runs, as in registration.cpp

} // namespace

void add_fault(std::string* fault, const std::string& preset, const std::string& text) {
    if (!fault) return;
    if (!fault->empty()) *fault += '\n';
    *fault += "preset '" + preset + "': " + text;
}

PresetFile::PresetFile(const char* preset_name, const char* preset_text)
    : name(preset_name)
    , text(preset_text)
    , next(first) {
    first = this;
}

PresetText parse_preset(const char* name, const char* text) {
    PresetText preset{.name = name, .plugin_id = {}, .lines = {}, .kept = {}, .fault = {}};
    constexpr std::string_view kept = "kept ";
    std::string_view rest = text;
    for (int number = 1; !rest.empty(); ++number) {
        const auto end = std::min(rest.find('\n'), rest.size());
        const auto line = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (line.empty() || line.front() == '#') continue;
        const auto equals = line.find('=');
        const auto id = trimmed(line.substr(0, std::min(equals, line.size())));
        if (equals == line.npos || id.empty()) {
            const std::string where = "line " + std::to_string(number);
            add_fault(&preset.fault, preset.name,
                where + " is '" + std::string(line) + "', expected an id, '=' and a value");
        } else if (id == "plugin")
            preset.plugin_id = trimmed(line.substr(equals + 1));
        else {
            auto& lines = id.starts_with(kept) ? preset.kept : preset.lines;
            const auto name_of_it = id.starts_with(kept) ? trimmed(id.substr(kept.size())) : id;
            lines.push_back({std::string(name_of_it), std::string(trimmed(line.substr(equals + 1)))});
        }
    }
    return preset;
}

std::vector<PresetText> presets_of(std::string_view plugin_id) {
    std::vector<PresetText> presets;
    const auto plugins = offered();
    const bool is_first = !plugins.empty() && plugins.front()->descriptor.id == plugin_id;
    for (auto* file = first; file; file = file->next) {
        auto preset = parse_preset(file->name, file->text);
        if (preset.plugin_id != plugin_id && !(preset.plugin_id.empty() && is_first)) continue;
        presets.push_back(std::move(preset));
    }
    std::ranges::sort(presets, {}, &PresetText::name);
    return presets;
}

std::vector<double> preset_values(
    const PresetText& preset, const std::vector<Param*>& params, std::string* fault) {
    std::vector<double> values;
    for (const Param* param : params) values.push_back(param->initial());
    for (const auto& line : preset.lines) {
        const auto named = [&](const Param* param) { return param->id() == line.id; };
        const auto found = std::ranges::find_if(params, named);
        if (found == params.end()) {
            add_fault(fault, preset.name, "the plugin has no parameter '" + line.id + "'");
            continue;
        }
        if (const auto value = text_to_value(**found, line.value.c_str()))
            values[std::size_t(found - params.begin())] = *value;
        else
            add_fault(fault, preset.name, "'" + line.value + "' is no value of '" + line.id + "'");
    }
    return values;
}

} // namespace aviary::detail
