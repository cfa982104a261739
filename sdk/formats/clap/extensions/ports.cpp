// CLAP's extensions for the busses of a layout: audio-ports, audio-ports-config (one configuration a layout),
// audio-ports-activation, surround and ambisonic.
#include "sdk/core/track/copy_utf8.h"
#include "sdk/formats/clap/extensions/extensions.h"
#include "sdk/formats/clap/extensions/port_speakers.h"

#include <aviary/abi/clap/ambisonic.h>
#include <aviary/abi/clap/audio_ports_activation.h>
#include <aviary/abi/clap/audio_ports_config.h>
#include <aviary/abi/clap/surround.h>
#include <clap/ext/audio-ports.h>

#include <algorithm>
#include <string_view>

namespace aviary::detail {

namespace {

clap_id port_id(unsigned index, bool is_input) { return is_input ? index : Layout::max_inputs + index; }

bool describe_port(const Layout& layout, std::uint32_t index, bool is_input, clap_audio_port_info_t* info) {
    const auto busses = busses_of(layout, is_input);
    if (index >= busses.size()) return false;
    const Bus& bus = busses[index];
    *info = {};
    info->id = port_id(index, is_input);
    copy_utf8(info->name, std::string_view(bus.name));
    info->flags = CLAP_AUDIO_PORT_SUPPORTS_64BITS;
    if (index == 0) info->flags |= CLAP_AUDIO_PORT_IS_MAIN;
    info->channel_count = channel_count(bus.speakers);
    info->port_type = port_type(bus.speakers);
    const bool in_place = index == 0 && layout.inputs[0].speakers == layout.outputs[0].speakers;
    info->in_place_pair = in_place ? port_id(0, !is_input) : CLAP_INVALID_ID;
    return true;
}

constexpr clap_plugin_audio_ports_t audio_ports = {
    .count = [](Self self, bool is_input) { return busses_of(instance_of(self).layout(), is_input).size(); },
    .get =
        [](Self self, std::uint32_t index, bool is_input, clap_audio_port_info_t* info) {
            return describe_port(instance_of(self).layout(), index, is_input, info);
        }};

// A configuration's id is its layout's index.

bool config(Self self, std::uint32_t index, clap_audio_ports_config_t* config) {
    const auto layouts = instance_of(self).layouts();
    if (index >= layouts.size()) return false;
    const Layout& layout = layouts[index];
    *config = {};
    config->id = index;
    copy_utf8(config->name, std::string_view(layout.name));
    config->input_port_count = layout.input_busses();
    config->output_port_count = layout.output_busses();
    config->has_main_input = layout.input_busses() > 0;
    config->main_input_channel_count = layout.input_channels(0);
    config->main_input_port_type = port_type(layout.inputs[0].speakers);
    config->has_main_output = layout.output_busses() > 0;
    config->main_output_channel_count = layout.output_channels(0);
    config->main_output_port_type = port_type(layout.outputs[0].speakers);
    return true;
}

constexpr clap_plugin_audio_ports_config_t configs = {
    .count = [](Self self) { return instance_of(self).layouts().size(); },
    .get = config,
    .select = [](Self self, clap_id id) { return ClapPlugin::of(self).choose_layout(id); }};

constexpr clap_plugin_audio_ports_config_info_t config_info = {
    .current_config = [](Self self) -> clap_id { return instance_of(self).layout_index(); },
    .get =
        [](Self self, clap_id id, std::uint32_t index, bool is_input, clap_audio_port_info_t* info) {
            const auto layouts = instance_of(self).layouts();
            return id < layouts.size() && describe_port(layouts[id], index, is_input, info);
        }};

constexpr clap_plugin_audio_ports_activation_t activation = {
    .can_activate_while_processing = [](Self) { return true; },
    .set_active =
        [](Self self, bool is_input, std::uint32_t port, bool used, std::uint32_t sample_size) {
            if (port >= busses_of(instance_of(self).layout(), is_input).size()) return false;
            if (sample_size != 0 && sample_size != 32 && sample_size != 64) return false;
            ClapPlugin::of(self).use_port(is_input, port, used);
            return true;
        }};

bool has_mask(Span<const Bus> busses, std::uint64_t mask) {
    for (const Bus& bus : busses) {
        std::uint64_t of_bus = 0;
        for (const auto channel : channel_map(bus.speakers)) of_bus |= std::uint64_t(1) << channel;
        if (of_bus == mask && mask != 0) return true;
    }
    return false;
}

constexpr clap_plugin_surround_t surround = {.is_channel_mask_supported =
                                                 [](Self self, std::uint64_t mask) {
                                                     for (const Layout& layout : instance_of(self).layouts())
                                                         for (const bool is_input : {true, false})
                                                             if (has_mask(busses_of(layout, is_input), mask))
                                                                 return true;
                                                     return false;
                                                 },
    .get_channel_map = [](Self self, bool is_input, std::uint32_t port, std::uint8_t* map,
                           std::uint32_t capacity) -> std::uint32_t {
        const auto busses = busses_of(instance_of(self).layout(), is_input);
        if (port >= busses.size()) return 0;
        const auto channels = channel_map(busses[port].speakers);
        if (channels.size() > capacity) return 0;
        std::copy_n(channels.data(), channels.size(), map);
        return channels.size();
    }};

// The one kind that VST3 has too.
constexpr clap_ambisonic_config_t ambisonics = {
    .ordering = CLAP_AMBISONIC_ORDERING_ACN, .normalization = CLAP_AMBISONIC_NORMALIZATION_SN3D};

bool has_ambisonics(Span<const Layout> layouts) {
    for (const Layout& layout : layouts)
        for (const bool is_input : {true, false})
            for (const Bus& bus : busses_of(layout, is_input))
                if (is_ambisonic(bus.speakers)) return true;
    return false;
}

constexpr clap_plugin_ambisonic_t ambisonic = {.is_config_supported =
                                                   [](Self self, const clap_ambisonic_config_t* config) {
                                                       return config && is_our_ambisonics(*config)
                                                              && has_ambisonics(instance_of(self).layouts());
                                                   },
    .get_config =
        [](Self self, bool is_input, std::uint32_t port, clap_ambisonic_config_t* config) {
            const auto busses = busses_of(instance_of(self).layout(), is_input);
            if (port >= busses.size() || !is_ambisonic(busses[port].speakers)) return false;
            *config = ambisonics;
            return true;
        }};

} // namespace

bool ClapPlugin::choose_layout(unsigned index) {
    if (active_ || index >= instance_.layouts().size()) return false;
    instance_.choose_layout(index);
    used_inputs_.store(~0u, std::memory_order_relaxed);
    used_outputs_.store(~0u, std::memory_order_relaxed);
    return true;
}

void ClapPlugin::use_port(bool is_input, unsigned port, bool used) AVIARY_NONBLOCKING {
    auto& ports = is_input ? used_inputs_ : used_outputs_;
    const std::uint32_t bit = 1u << port, before = ports.load(std::memory_order_relaxed);
    ports.store(used ? before | bit : before & ~bit, std::memory_order_relaxed);
}

const void* find_port_extension(const ClapPlugin&, std::string_view id) {
    if (id == CLAP_EXT_AUDIO_PORTS) return &audio_ports;
    if (id == CLAP_EXT_AUDIO_PORTS_CONFIG) return &configs;
    if (id == CLAP_EXT_AUDIO_PORTS_CONFIG_INFO || id == "clap.audio-ports-config-info/draft-0")
        return &config_info;
    if (id == CLAP_EXT_AUDIO_PORTS_ACTIVATION || id == "clap.audio-ports-activation/draft-2")
        return &activation;
    if (id == CLAP_EXT_AMBISONIC || id == "clap.ambisonic.draft/3") return &ambisonic;
    if (id == CLAP_EXT_CONFIGURABLE_AUDIO_PORTS || id == "clap.configurable-audio-ports.draft1")
        return &configurable_ports;
    if (id == CLAP_EXT_SURROUND || id == "clap.surround.draft/4") return &surround;
    return nullptr;
}

} // namespace aviary::detail
