// A CLAP plugin for the tests that asks to be restarted: its latency is a parameter, taken over when it is activated.
// out[0] = in[0] so many frames ago + the keys of the notes that it holds, times level. It forgets no note by itself, not
// even when it is restarted.
#include <clap/entry.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/latency.h>
#include <clap/ext/note-ports.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>
#include <clap/plugin-factory.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

constexpr std::size_t most_frames = 48000;

/// By their clap_id. `always`: it asks in every block. `starts` counts its activations, and is the plugin's own.
enum Id : clap_id { wanted, always, level, starts, secret, ids };

struct Parameter {
    const char* name;
    double max, initial;
    clap_param_info_flags flags;
};
constexpr Parameter parameters[ids] = {
    {"Latency", most_frames, 0, CLAP_PARAM_IS_AUTOMATABLE | CLAP_PARAM_IS_STEPPED},
    {"Always", 1, 0, CLAP_PARAM_IS_STEPPED},
    {"Level", 4, 1, CLAP_PARAM_IS_AUTOMATABLE},
    {"Starts", 1000, 0, CLAP_PARAM_IS_READONLY | CLAP_PARAM_IS_STEPPED | CLAP_PARAM_IS_AUTOMATABLE},
    {"Secret", 1, 0, CLAP_PARAM_IS_HIDDEN | CLAP_PARAM_IS_AUTOMATABLE},
};

struct Restless {
    const clap_host* host = nullptr;
    std::array<std::atomic<double>, ids> values{};
    std::uint32_t latency = 0;
    std::vector<std::array<float, 2>> line = std::vector<std::array<float, 2>>(most_frames + 1);
    std::size_t position = 0;
    float keys = 0;

    static Restless& self(const clap_plugin* plugin) { return *static_cast<Restless*>(plugin->plugin_data); }

    void activate() {
        latency = std::uint32_t(values[wanted].load());
        values[starts] = values[starts] + 1;
        std::fill(line.begin(), line.end(), std::array<float, 2>());
        const auto* host_latency =
            static_cast<const clap_host_latency*>(host->get_extension(host, CLAP_EXT_LATENCY));
        if (host_latency != nullptr) host_latency->changed(host);
    }

    void take(const clap_event_header& event) {
        if (event.type == CLAP_EVENT_PARAM_VALUE) {
            const auto& change = reinterpret_cast<const clap_event_param_value&>(event);
            if (change.param_id >= ids) std::abort();
            values[change.param_id] = change.value;
        }
        const float key = float(reinterpret_cast<const clap_event_note&>(event).key);
        if (event.type == CLAP_EVENT_NOTE_ON) keys += key;
        if (event.type == CLAP_EVENT_NOTE_OFF) keys -= key;
    }
    void take_all(const clap_input_events& in) {
        for (std::uint32_t i = 0; i < in.size(&in); ++i) take(*in.get(&in, i));
    }

    clap_process_status process(const clap_process& block) {
        const auto& in = block.audio_inputs[0];
        const auto& out = block.audio_outputs[0];
        std::uint32_t next = 0;
        const std::uint32_t count = block.in_events->size(block.in_events);
        for (std::uint32_t i = 0; i < block.frames_count; ++i, ++position) {
            for (; next < count && block.in_events->get(block.in_events, next)->time <= i; ++next)
                take(*block.in_events->get(block.in_events, next));
            for (std::uint32_t channel = 0; channel < 2; ++channel) {
                line[position % line.size()][channel] = in.data32[channel][i];
                const float late = line[(position + line.size() - latency) % line.size()][channel];
                out.data32[channel][i] = (late + keys) * float(values[level].load());
            }
        }
        if (values[always] > 0 || latency != std::uint32_t(values[wanted].load()))
            host->request_restart(host);
        return CLAP_PROCESS_CONTINUE;
    }
};

constexpr clap_plugin_params params{
    .count = [](const clap_plugin*) -> std::uint32_t { return ids; },
    .get_info =
        [](const clap_plugin*, std::uint32_t index, clap_param_info* info) {
            if (index >= ids) return false;
            std::memset(info, 0, sizeof *info);
            info->id = index;
            info->flags = parameters[index].flags;
            info->max_value = parameters[index].max;
            info->default_value = parameters[index].initial;
            std::strcpy(info->name, parameters[index].name);
            return true;
        },
    .get_value =
        [](const clap_plugin* plugin, clap_id id, double* value) {
            if (id < ids) *value = Restless::self(plugin).values[id];
            return id < ids;
        },
    .value_to_text = [](const clap_plugin*, clap_id, double value, char* text,
                         std::uint32_t size) { return std::snprintf(text, size, "%g", value) > 0; },
    .text_to_value =
        [](const clap_plugin*, clap_id, const char* text, double* value) {
            char* end = nullptr;
            *value = std::strtod(text, &end);
            return end != text;
        },
    .flush = [](const clap_plugin* plugin, const clap_input_events* in,
                 const clap_output_events*) { Restless::self(plugin).take_all(*in); },
};

constexpr clap_plugin_state state{
    .save =
        [](const clap_plugin* plugin, const clap_ostream* stream) {
            double values[ids];
            std::ranges::copy(Restless::self(plugin).values, values);
            return stream->write(stream, values, sizeof values) == sizeof values;
        },
    .load =
        [](const clap_plugin* plugin, const clap_istream* stream) {
            double values[ids];
            if (stream->read(stream, values, sizeof values) != sizeof values) return false;
            std::ranges::copy(values, Restless::self(plugin).values.begin());
            return true;
        },
};

constexpr clap_plugin_latency latency{
    .get = [](const clap_plugin* plugin) { return Restless::self(plugin).latency; }};

constexpr clap_plugin_audio_ports audio_ports{
    .count = [](const clap_plugin*, bool) -> std::uint32_t { return 1; },
    .get =
        [](const clap_plugin*, std::uint32_t index, bool, clap_audio_port_info* info) {
            *info = {};
            info->flags = CLAP_AUDIO_PORT_IS_MAIN;
            info->channel_count = 2;
            info->port_type = CLAP_PORT_STEREO;
            return index == 0;
        },
};
constexpr clap_plugin_note_ports note_ports{
    .count = [](const clap_plugin*, bool is_input) -> std::uint32_t { return is_input ? 1 : 0; },
    .get =
        [](const clap_plugin*, std::uint32_t index, bool, clap_note_port_info* info) {
            *info = {};
            info->supported_dialects = info->preferred_dialect = CLAP_NOTE_DIALECT_CLAP;
            return index == 0;
        },
};

const void* get_extension(const clap_plugin*, const char* id) {
    if (!std::strcmp(id, CLAP_EXT_PARAMS)) return &params;
    if (!std::strcmp(id, CLAP_EXT_STATE)) return &state;
    if (!std::strcmp(id, CLAP_EXT_LATENCY)) return &latency;
    if (!std::strcmp(id, CLAP_EXT_AUDIO_PORTS)) return &audio_ports;
    if (!std::strcmp(id, CLAP_EXT_NOTE_PORTS)) return &note_ports;
    return nullptr;
}

const char* features[] = {CLAP_PLUGIN_FEATURE_AUDIO_EFFECT, nullptr};
const clap_plugin_descriptor descriptor{.clap_version = CLAP_VERSION,
    .id = "test.restless",
    .name = "Restless",
    .vendor = "Test",
    .url = "",
    .manual_url = "",
    .support_url = "",
    .version = "1.0.0",
    .description = "For the tests",
    .features = features};

const clap_plugin* create(const clap_plugin_factory*, const clap_host* host, const char*) {
    auto* restless = new Restless;
    restless->host = host;
    for (std::size_t i = 0; i < ids; ++i) restless->values[i] = parameters[i].initial;
    return new clap_plugin{.desc = &descriptor,
        .plugin_data = restless,
        .init = [](const clap_plugin*) { return true; },
        .destroy =
            [](const clap_plugin* plugin) {
                delete &Restless::self(plugin);
                delete plugin;
            },
        .activate =
            [](const clap_plugin* plugin, double, std::uint32_t, std::uint32_t) {
                Restless::self(plugin).activate();
                return true;
            },
        .deactivate = [](const clap_plugin*) {},
        .start_processing = [](const clap_plugin*) { return true; },
        .stop_processing = [](const clap_plugin*) {},
        .reset = [](const clap_plugin*) {},
        .process = [](const clap_plugin* plugin,
                       const clap_process* block) { return Restless::self(plugin).process(*block); },
        .get_extension = get_extension,
        .on_main_thread = [](const clap_plugin*) {}};
}

constexpr clap_plugin_factory factory{
    .get_plugin_count = [](const clap_plugin_factory*) -> std::uint32_t { return 1; },
    .get_plugin_descriptor = [](const clap_plugin_factory*, std::uint32_t) { return &descriptor; },
    .create_plugin = create,
};

} // namespace

extern "C" {
CLAP_EXPORT extern const clap_plugin_entry clap_entry;
const clap_plugin_entry clap_entry = {CLAP_VERSION, [](const char*) { return true; }, [] {},
    [](const char* id) -> const void* {
        return std::strcmp(id, CLAP_PLUGIN_FACTORY_ID) == 0 ? &factory : nullptr;
    }};
}
