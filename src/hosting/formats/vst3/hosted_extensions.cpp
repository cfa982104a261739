#include "hosting/formats/vst3/hosted_extensions.h"

#include "base/utf16.h"
#include "hosting/formats/vst3/hosted_vst3.h"

#include <aviary/abi/clap/preset_discovery.h>
#include <aviary/abi/clap/preset_load.h>
#include <aviary/abi/clap/render.h>
#include <aviary/abi/clap/tail.h>
#include <aviary/abi/clap/track_info.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/latency.h>
#include <clap/ext/note-ports.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace aviary::hosting {

using namespace vst3;

namespace {

using Self = const clap_plugin*;

HostedVst3& of(Self self) { return HostedVst3::of(self); }

vst::BusDirection direction_of(bool is_input) { return is_input ? vst::kInput : vst::kOutput; }

std::uint32_t bus_count(Self self, vst::MediaType type, bool is_input) {
    return std::uint32_t(std::clamp(of(self).component().getBusCount(type, direction_of(is_input)), 0, 256));
}

constexpr clap_plugin_audio_ports audio_ports{
    .count = [](Self self, bool is_input) { return bus_count(self, vst::kAudio, is_input); },
    .get =
        [](Self self, std::uint32_t index, bool is_input, clap_audio_port_info* info) {
            vst::BusInfo bus{};
            if (of(self).component().getBusInfo(vst::kAudio, direction_of(is_input), int32(index), bus)
                != kResultOk)
                return false;
            *info = {};
            info->id = index;
            copy_text(to_utf8(bus.name, 128), info->name);
            info->flags =
                index == 0 && bus.busType == vst::kMain ? std::uint32_t(CLAP_AUDIO_PORT_IS_MAIN) : 0u;
            info->channel_count = std::uint32_t(std::max(0, bus.channelCount));
            info->port_type = bus.channelCount == 1   ? CLAP_PORT_MONO
                              : bus.channelCount == 2 ? CLAP_PORT_STEREO
                                                      : "";
            info->in_place_pair = CLAP_INVALID_ID;
            return true;
        }};

constexpr clap_plugin_note_ports note_ports{
    .count = [](Self self, bool is_input) { return bus_count(self, vst::kEvent, is_input); },
    .get =
        [](Self self, std::uint32_t index, bool is_input, clap_note_port_info* info) {
            vst::BusInfo bus{};
            if (of(self).component().getBusInfo(vst::kEvent, direction_of(is_input), int32(index), bus)
                != kResultOk)
                return false;
            *info = {};
            info->id = index;
            info->supported_dialects = CLAP_NOTE_DIALECT_CLAP | CLAP_NOTE_DIALECT_MIDI;
            info->preferred_dialect = CLAP_NOTE_DIALECT_CLAP;
            copy_text(to_utf8(bus.name, 128), info->name);
            return true;
        }};

constexpr clap_plugin_params params{
    .count = [](Self self) { return std::uint32_t(of(self).parameters().size()); },
    .get_info =
        [](Self self, std::uint32_t index, clap_param_info* info) {
            const HostedParameters& all = of(self).parameters();
            if (index >= all.size()) return false;
            *info = all[index].info;
            return true;
        },
    .get_value =
        [](Self self, clap_id id, double* value) {
            const HostedParameters& all = of(self).parameters();
            const auto index = all.find(id);
            if (index) *value = all[*index].map.plain(all.value(*index));
            return index.has_value();
        },
    .value_to_text =
        [](Self self, clap_id id, double value, char* text, std::uint32_t size) {
            const HostedParameters& all = of(self).parameters();
            const auto index = all.find(id);
            return index && size > 0
                   && HostedParameters::text_of(of(self).controller(), all[*index], value, text, size);
        },
    .text_to_value =
        [](Self self, clap_id id, const char* text, double* value) {
            const HostedParameters& all = of(self).parameters();
            const auto index = all.find(id);
            const auto read =
                index ? HostedParameters::value_of(of(self).controller(), all[*index], text) : std::nullopt;
            if (read) *value = *read;
            return read.has_value();
        },
    .flush = [](Self self, const clap_input_events* in,
                 const clap_output_events* out) { of(self).flush(*in, *out); }};

constexpr clap_plugin_state state{
    .save = [](Self self, const clap_ostream* to) { return of(self).save(*to); },
    .load = [](Self self, const clap_istream* from) { return of(self).load(*from); }};

constexpr clap_plugin_latency latency{
    .get = [](Self self) { return of(self).processor().getLatencySamples(); }};
constexpr clap_plugin_tail tail{.get = [](Self self) { return of(self).processor().getTailSamples(); }};

constexpr clap_plugin_render render{.has_hard_realtime_requirement = [](Self) { return false; },
    .set =
        [](Self self, clap_plugin_render_mode mode) {
            of(self).set_offline(mode == CLAP_RENDER_OFFLINE);
            return true;
        }};

constexpr clap_plugin_track_info track_info{.changed = [](Self self) { of(self).tell_track(); }};

/// A preset's key is the number of its program.
constexpr clap_plugin_preset_load_t preset_load{.from_location = [](Self self, std::uint32_t kind,
                                                                     const char*, const char* key) {
    return kind == CLAP_PRESET_DISCOVERY_LOCATION_PLUGIN && key && of(self).choose_program(std::atoi(key));
}};

} // namespace

const void* find_hosted_extension(const HostedVst3& plugin, std::string_view id) {
    if (id == CLAP_EXT_AUDIO_PORTS) return &audio_ports;
    const bool has_events = plugin.component().getBusCount(vst::kEvent, vst::kInput) > 0
                            || plugin.component().getBusCount(vst::kEvent, vst::kOutput) > 0;
    if (id == CLAP_EXT_NOTE_PORTS) return has_events ? &note_ports : nullptr;
    if (id == CLAP_EXT_PARAMS) return &params;
    if (id == CLAP_EXT_STATE) return &state;
    if (id == CLAP_EXT_LATENCY) return &latency;
    if (id == CLAP_EXT_TAIL) return &tail;
    if (id == CLAP_EXT_RENDER) return &render;
    if (id == CLAP_EXT_TRACK_INFO || id == CLAP_EXT_TRACK_INFO_COMPAT) return &track_info;
    if (id == CLAP_EXT_PRESET_LOAD) return &preset_load;
    return nullptr;
}

} // namespace aviary::hosting
