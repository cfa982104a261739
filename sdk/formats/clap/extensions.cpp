// The CLAP extensions a plugin offers, each a table of C functions. Threads as CLAP says.
#include "sdk/core/param_text.h"
#include "sdk/formats/clap/plugin.h"

#include <aviary/abi/clap/render.h>
#include <aviary/abi/clap/tail.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/latency.h>
#include <clap/ext/note-ports.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string_view>

namespace aviary::detail {

namespace {

using Self = const clap_plugin_t*;

Instance& instance_of(Self self) { return ClapPlugin::of(self).instance(); }

bool is_instrument(Self self) { return instance_of(self).plugin().kind() == Plugin::Kind::instrument; }

std::uint32_t audio_port_count(Self self, bool is_input) { return is_input && is_instrument(self) ? 0 : 1; }

bool audio_port(Self self, std::uint32_t index, bool is_input, clap_audio_port_info_t* info) {
    if (index >= audio_port_count(self, is_input)) return false;
    *info = {};
    info->id = is_input ? 0 : 1;
    std::snprintf(info->name, sizeof info->name, "%s", is_input ? "Input" : "Output");
    info->flags = CLAP_AUDIO_PORT_IS_MAIN;
    info->channel_count = 2;
    info->port_type = CLAP_PORT_STEREO;
    info->in_place_pair = is_instrument(self) ? CLAP_INVALID_ID : is_input ? 1 : 0;
    return true;
}

constexpr clap_plugin_audio_ports_t audio_ports = {.count = audio_port_count, .get = audio_port};

std::uint32_t note_port_count(Self, bool is_input) { return is_input ? 1 : 0; }

bool note_port(Self, std::uint32_t index, bool is_input, clap_note_port_info_t* info) {
    if (index != 0 || !is_input) return false;
    *info = {};
    info->supported_dialects = CLAP_NOTE_DIALECT_CLAP | CLAP_NOTE_DIALECT_MIDI;
    info->preferred_dialect = CLAP_NOTE_DIALECT_CLAP;
    std::snprintf(info->name, sizeof info->name, "Notes");
    return true;
}

constexpr clap_plugin_note_ports_t note_ports = {.count = note_port_count, .get = note_port};

std::uint32_t param_count(Self self) { return std::uint32_t(ClapPlugin::of(self).param_infos().size()); }

bool param_info(Self self, std::uint32_t index, clap_param_info_t* info) {
    const auto& infos = ClapPlugin::of(self).param_infos();
    if (index >= infos.size()) return false;
    *info = infos[index];
    return true;
}

const Param* param_of(Self self, clap_id id) {
    const int index = instance_of(self).find_param(id);
    return index < 0 ? nullptr : &instance_of(self).param(unsigned(index));
}

bool param_value(Self self, clap_id id, double* value) {
    const Param* param = param_of(self, id);
    if (param) *value = param->value();
    return param;
}

bool param_to_text(Self self, clap_id id, double value, char* text, std::uint32_t size) {
    const Param* param = param_of(self, id);
    if (!param || !text || size == 0) return false;
    std::snprintf(text, size, "%s", value_to_text(*param, value).c_str());
    return true;
}

bool param_from_text(Self self, clap_id id, const char* text, double* value) {
    const Param* param = param_of(self, id);
    const auto meant = param && text ? text_to_value(*param, text) : std::nullopt;
    if (meant) *value = *meant;
    return meant.has_value();
}

void flush(Self self, const clap_input_events_t* in, const clap_output_events_t*) {
    ClapPlugin::of(self).flush(in);
}

constexpr clap_plugin_params_t params = {.count = param_count,
    .get_info = param_info,
    .get_value = param_value,
    .value_to_text = param_to_text,
    .text_to_value = param_from_text,
    .flush = flush};

bool parameter(Self self, std::uint32_t index, aviary_parameter_t* parameter) {
    const auto& parameters = ClapPlugin::of(self).parameters();
    if (index >= parameters.size()) return false;
    *parameter = parameters[index];
    return true;
}

constexpr aviary_plugin_parameter_ids_t parameter_ids = {.get = parameter};

constexpr clap_plugin_state_t state = {
    .save = [](Self self, const clap_ostream_t* stream) { return ClapPlugin::of(self).save(stream); },
    .load = [](Self self, const clap_istream_t* stream) { return ClapPlugin::of(self).load(stream); }};

constexpr clap_plugin_latency_t latency = {.get = [](Self self) { return ClapPlugin::of(self).latency(); }};

constexpr clap_plugin_tail_t tail = {
    .get = [](Self self) { return std::uint32_t(instance_of(self).plugin().tail()); }};

// Faster or slower than real time is all the same to a plugin that only computes.
constexpr clap_plugin_render_t render = {.has_hard_realtime_requirement = [](Self) { return false; },
    .set =
        [](Self, clap_plugin_render_mode mode) {
            return mode == CLAP_RENDER_REALTIME || mode == CLAP_RENDER_OFFLINE;
        }};

constexpr clap_plugin_track_info_t track_info = {
    .changed = [](Self self) { ClapPlugin::of(self).track_changed(); }};

} // namespace

const void* find_extension(const Plugin& plugin, const char* id) {
    const std::string_view wanted = id;
    if (wanted == CLAP_EXT_AUDIO_PORTS) return &audio_ports;
    if (wanted == CLAP_EXT_NOTE_PORTS)
        return plugin.kind() == Plugin::Kind::instrument ? &note_ports : nullptr;
    if (wanted == CLAP_EXT_PARAMS) return &params;
    if (wanted == AVIARY_EXT_PARAMETER_IDS) return &parameter_ids;
    if (wanted == CLAP_EXT_STATE) return &state;
    if (wanted == CLAP_EXT_LATENCY) return &latency;
    if (wanted == CLAP_EXT_TAIL) return &tail;
    if (wanted == CLAP_EXT_RENDER) return &render;
    if (wanted == CLAP_EXT_TRACK_INFO || wanted == CLAP_EXT_TRACK_INFO_COMPAT) return &track_info;
    return nullptr;
}

} // namespace aviary::detail
