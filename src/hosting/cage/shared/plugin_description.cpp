#include "hosting/cage/shared/plugin_description.h"

#include "hosting/cage/shared/shared_block.h"

#include <aviary/abi/clap/handover.h>
#include <aviary/abi/clap/project.h>
#include <aviary/abi/clap/render.h>
#include <aviary/abi/clap/tail.h>
#include <aviary/abi/clap/track_info.h>
#include <clap/ext/latency.h>
#include <clap/ext/state.h>

#include <algorithm>

namespace aviary::hosting::cage {
namespace {

using nlohmann::json;

template <typename Extension>
const Extension* extension(const clap_plugin& plugin, const char* id) {
    return static_cast<const Extension*>(plugin.get_extension(&plugin, id));
}

std::string copied(const char* text) { return text == nullptr ? "" : text; }

/// The main port and, of inputs, the side chain's, if there is room for its
/// channels.
std::vector<clap_audio_port_info> heard_ports(const clap_plugin& plugin, bool is_input) {
    const auto* ports = extension<clap_plugin_audio_ports>(plugin, CLAP_EXT_AUDIO_PORTS);
    std::vector<clap_audio_port_info> found;
    const std::uint32_t most = is_input ? 2 : 1;
    const std::uint32_t count = ports == nullptr ? 0 : std::min(ports->count(&plugin, is_input), most);
    for (std::uint32_t i = 0; i < count; ++i) {
        clap_audio_port_info info{};
        if (!ports->get(&plugin, i, is_input, &info)) break;
        if (i > 0 && found[0].channel_count + info.channel_count > most_channels) break;
        info.port_type = nullptr; // a pointer; the channels say it
        info.in_place_pair = CLAP_INVALID_ID;
        found.push_back(info);
    }
    return found;
}

std::vector<clap_note_port_info> note_ports(const clap_plugin& plugin, bool is_input) {
    std::vector<clap_note_port_info> found;
    const auto* ports = extension<clap_plugin_note_ports>(plugin, CLAP_EXT_NOTE_PORTS);
    const auto count = ports == nullptr ? 0 : ports->count(&plugin, is_input);
    for (std::uint32_t i = 0; i < count; ++i) {
        clap_note_port_info info{};
        if (ports->get(&plugin, i, is_input, &info)) found.push_back(info);
    }
    return found;
}

void describe_parameters(const clap_plugin& plugin, Description& description) {
    const auto* params = extension<clap_plugin_params>(plugin, CLAP_EXT_PARAMS);
    const auto* authors = extension<aviary_plugin_parameter_ids>(plugin, AVIARY_EXT_PARAMETER_IDS);
    const auto count = params == nullptr ? 0 : params->count(&plugin);
    for (std::uint32_t i = 0; i < count; ++i) {
        clap_param_info info{};
        if (!params->get_info(&plugin, i, &info)) continue;
        info.cookie = nullptr;
        aviary_parameter words{};
        if (authors != nullptr && authors->get(&plugin, i, &words)) {
            Words own{words.kind, words.curve, copied(words.id), copied(words.unit), copied(words.group), {}};
            for (std::uint32_t c = 0; c < words.choice_count; ++c)
                own.choices.push_back(copied(words.choices[c]));
            description.words.resize(description.parameters.size());
            description.words.push_back(std::move(own));
        }
        description.parameters.push_back(info);
    }
    if (!description.words.empty()) description.words.resize(description.parameters.size());
}

/// For a fixed-size text that came from another process.
template <std::size_t size>
void end_text(char (&text)[size]) {
    text[size - 1] = 0;
}

bool is_sound(Description& description) {
    for (auto& parameter : description.parameters) {
        parameter.cookie = nullptr;
        if (!(parameter.min_value <= parameter.max_value)) parameter.max_value = parameter.min_value;
        end_text(parameter.name);
        end_text(parameter.module);
    }
    for (auto* ports : {&description.audio_inputs, &description.audio_outputs})
        for (auto& port : *ports) {
            end_text(port.name);
            port.port_type = nullptr;
            if (port.channel_count > most_channels) return false;
        }
    const auto& inputs = description.audio_inputs;
    if (inputs.size() > 2 || description.audio_outputs.size() > 1) return false;
    if (inputs.size() == 2 && inputs[0].channel_count + inputs[1].channel_count > most_channels) return false;
    for (auto* ports : {&description.note_inputs, &description.note_outputs})
        for (auto& port : *ports) end_text(port.name);
    return description.words.empty() || description.words.size() == description.parameters.size();
}

} // namespace

bool Description::has(std::string_view extension) const {
    return std::ranges::find(extensions, extension) != extensions.end();
}

Description describe(const clap_plugin& plugin) {
    const auto& descriptor = *plugin.desc;
    Description description{.id = copied(descriptor.id),
        .name = copied(descriptor.name),
        .vendor = copied(descriptor.vendor),
        .url = copied(descriptor.url),
        .version = copied(descriptor.version),
        .description = copied(descriptor.description)};
    for (auto feature = descriptor.features; feature != nullptr && *feature != nullptr; ++feature)
        description.features.emplace_back(*feature);
    for (const char* id : {CLAP_EXT_PARAMS, CLAP_EXT_STATE, CLAP_EXT_LATENCY, CLAP_EXT_TAIL, CLAP_EXT_RENDER,
             CLAP_EXT_AUDIO_PORTS, CLAP_EXT_NOTE_PORTS, CLAP_EXT_TRACK_INFO, CLAP_EXT_TRACK_INFO_COMPAT,
             AVIARY_EXT_PARAMETER_IDS, AVIARY_EXT_HANDOVER, AVIARY_EXT_PROJECT})
        if (plugin.get_extension(&plugin, id) != nullptr) description.extensions.emplace_back(id);
    describe_parameters(plugin, description);
    description.audio_inputs = heard_ports(plugin, true);
    description.audio_outputs = heard_ports(plugin, false);
    description.note_inputs = note_ports(plugin, true);
    description.note_outputs = note_ports(plugin, false);
    return description;
}

json to_json(const Description& d) {
    return {{"id", d.id}, {"name", d.name}, {"vendor", d.vendor}, {"url", d.url}, {"version", d.version},
        {"description", d.description}, {"features", d.features}, {"extensions", d.extensions},
        {"parameters", packed(d.parameters)}, {"words", d.words}, {"audio_inputs", packed(d.audio_inputs)},
        {"audio_outputs", packed(d.audio_outputs)}, {"note_inputs", packed(d.note_inputs)},
        {"note_outputs", packed(d.note_outputs)}};
}

std::optional<Description> read_description(const json& written) {
    try {
        Description d{written.at("id"), written.at("name"), written.at("vendor"), written.at("url"),
            written.at("version"), written.at("description"), written.at("features"),
            written.at("extensions"), unpacked<clap_param_info>(written.at("parameters")),
            written.at("words"), unpacked<clap_audio_port_info>(written.at("audio_inputs")),
            unpacked<clap_audio_port_info>(written.at("audio_outputs")),
            unpacked<clap_note_port_info>(written.at("note_inputs")),
            unpacked<clap_note_port_info>(written.at("note_outputs"))};
        if (!is_sound(d)) return std::nullopt;
        return d;
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
}

} // namespace aviary::hosting::cage
