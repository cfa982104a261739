#include "hosting/plugin/read_metadata.h"

#include <aviary/abi/clap/parameter_ids.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/note-ports.h>
#include <clap/ext/params.h>

#include <cmath>

namespace aviary::hosting {
namespace {

/// CLAP_PARAM_IS_ENUM, since CLAP 1.2: a stepped parameter whose values have names.
constexpr std::uint32_t is_enumeration = 1u << 16;
constexpr std::uint32_t max_choices = 1024;

std::string text_of(const char* text) { return text == nullptr ? "" : text; }

/// A fixed-size field of CLAP, which a careless plugin may fill to the brim.
template <std::size_t size>
std::string text_of(const char (&field)[size]) {
    return {field, strnlen(field, size)};
}

double finite(double value) { return std::isfinite(value) ? value : 0; }

template <typename Extension>
const Extension* extension(const clap_plugin& plugin, const char* id) {
    return static_cast<const Extension*>(plugin.get_extension(&plugin, id));
}

std::string value_text(
    const clap_plugin& plugin, const clap_plugin_params& params, clap_id id, double value) {
    char text[CLAP_NAME_SIZE] = {};
    return params.value_to_text != nullptr && params.value_to_text(&plugin, id, value, text, sizeof text)
               ? text_of(text)
               : "";
}

/// "Hz" of "440.00 Hz"; empty when the text is not a number followed by one short word.
std::string unit_of(const std::string& text) {
    const auto number_end = text.find_first_not_of("+-0123456789.,");
    if (number_end == 0 || number_end == std::string::npos) return {};
    const auto begin = text.find_first_not_of(' ', number_end);
    if (begin == std::string::npos) return {};
    auto unit = text.substr(begin);
    while (!unit.empty() && unit.back() == ' ') unit.pop_back();
    const bool word = unit.size() <= 8 && unit.find_first_of(" 0123456789") == std::string::npos;
    return word ? unit : std::string{};
}

ParameterMetadata from_params(
    const clap_plugin& plugin, const clap_plugin_params& params, const clap_param_info& info) {
    ParameterMetadata parameter{.index_id = info.id,
        .id = std::to_string(info.id),
        .name = text_of(info.name),
        .group = text_of(info.module),
        .min = finite(info.min_value),
        .max = finite(info.max_value),
        .initial = finite(info.default_value),
        .automatable =
            (info.flags & (CLAP_PARAM_IS_AUTOMATABLE | CLAP_PARAM_IS_READONLY)) == CLAP_PARAM_IS_AUTOMATABLE,
        .read_only = (info.flags & CLAP_PARAM_IS_READONLY) != 0,
        .hidden = (info.flags & CLAP_PARAM_IS_HIDDEN) != 0};
    const double steps = parameter.max - parameter.min;
    if ((info.flags & CLAP_PARAM_IS_STEPPED) == 0) {
        parameter.unit = unit_of(value_text(plugin, params, info.id, parameter.initial));
    } else if ((info.flags & is_enumeration) != 0 && steps >= 0 && steps < max_choices) {
        parameter.kind = ParameterKind::choice;
        for (int i = 0; i <= static_cast<int>(steps); ++i)
            parameter.choices.push_back(value_text(plugin, params, info.id, parameter.min + i));
    } else {
        const bool toggle = parameter.min == 0 && parameter.max == 1;
        parameter.kind = toggle ? ParameterKind::toggle : ParameterKind::integer;
    }
    return parameter;
}

ParameterKind kind_of(aviary_parameter_kind kind) {
    switch (kind) {
    case AVIARY_PARAMETER_INTEGER: return ParameterKind::integer;
    case AVIARY_PARAMETER_CHOICE: return ParameterKind::choice;
    case AVIARY_PARAMETER_TOGGLE: return ParameterKind::toggle;
    default: return ParameterKind::floating;
    }
}

void take_authors_words(ParameterMetadata& parameter, const aviary_parameter& words) {
    parameter.id = text_of(words.id);
    parameter.unit = text_of(words.unit);
    parameter.group = text_of(words.group);
    parameter.kind = kind_of(words.kind);
    parameter.logarithmic = words.curve == AVIARY_CURVE_LOG && parameter.min > 0;
    parameter.choices.clear();
    for (std::uint32_t i = 0; i < words.choice_count && i < max_choices; ++i)
        parameter.choices.push_back(text_of(words.choices[i]));
}

std::vector<ParameterMetadata> read_parameters(const clap_plugin& plugin) {
    std::vector<ParameterMetadata> parameters;
    const auto* params = extension<clap_plugin_params>(plugin, CLAP_EXT_PARAMS);
    if (params == nullptr) return parameters;
    const auto* authors = extension<aviary_plugin_parameter_ids>(plugin, AVIARY_EXT_PARAMETER_IDS);
    const auto count = params->count(&plugin);
    for (std::uint32_t i = 0; i < count; ++i) {
        clap_param_info info{};
        if (!params->get_info(&plugin, i, &info)) continue;
        auto parameter = from_params(plugin, *params, info);
        aviary_parameter words{};
        if (authors != nullptr && authors->get(&plugin, i, &words)) take_authors_words(parameter, words);
        parameters.push_back(std::move(parameter));
    }
    return parameters;
}

std::uint32_t main_channels(const clap_plugin& plugin, bool is_input) {
    const auto* ports = extension<clap_plugin_audio_ports>(plugin, CLAP_EXT_AUDIO_PORTS);
    clap_audio_port_info info{};
    const bool found =
        ports != nullptr && ports->count(&plugin, is_input) > 0 && ports->get(&plugin, 0, is_input, &info);
    return found ? info.channel_count : 0; // the first port is the main one
}

} // namespace

PluginMetadata read_metadata(const clap_plugin& plugin) {
    PluginMetadata metadata;
    const auto& descriptor = *plugin.desc;
    metadata.id = text_of(descriptor.id);
    metadata.name = text_of(descriptor.name);
    metadata.vendor = text_of(descriptor.vendor);
    metadata.version = text_of(descriptor.version);
    metadata.description = text_of(descriptor.description);
    for (auto feature = descriptor.features; feature != nullptr && *feature != nullptr; ++feature)
        metadata.features.emplace_back(*feature);
    const auto* notes = extension<clap_plugin_note_ports>(plugin, CLAP_EXT_NOTE_PORTS);
    metadata.takes_notes = notes != nullptr && notes->count(&plugin, true) > 0;
    metadata.makes_notes = notes != nullptr && notes->count(&plugin, false) > 0;
    metadata.input_channels = main_channels(plugin, true);
    metadata.output_channels = main_channels(plugin, false);
    metadata.parameters = read_parameters(plugin);
    return metadata;
}

} // namespace aviary::hosting
