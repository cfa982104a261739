// A CLAP effect whose state is as large as its parameter Kilobytes says, and full of the byte that its parameter Fill says.
// It makes that on the main thread after a parameter has moved, and then says that its state is another. Silent.
#include <clap/entry.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>
#include <clap/plugin-factory.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace {

/// By their clap_id. `knob` is for turning, and no part of the state.
enum Id : clap_id { fill, kilobytes, knob, ids };

struct Parameter {
    const char* name;
    double max;
    clap_param_info_flags flags;
};
constexpr Parameter parameters[ids] = {
    {"Fill", 255, CLAP_PARAM_IS_STEPPED}, {"Kilobytes", 100000, CLAP_PARAM_IS_STEPPED}, {"Knob", 1, 0}};

struct Hoard {
    const clap_host* host = nullptr;
    std::array<std::atomic<double>, ids> values{};
    std::vector<char> bytes;

    static Hoard& self(const clap_plugin* plugin) { return *static_cast<Hoard*>(plugin->plugin_data); }

    void take_all(const clap_input_events& in) {
        for (std::uint32_t i = 0; i < in.size(&in); ++i) {
            const auto* event = in.get(&in, i);
            if (event->type != CLAP_EVENT_PARAM_VALUE) continue;
            const auto& change = *reinterpret_cast<const clap_event_param_value*>(event);
            if (change.param_id >= ids) std::abort();
            if (values[change.param_id].exchange(change.value) != change.value && change.param_id != knob)
                host->request_callback(host);
        }
    }

    void fill_up() {
        bytes.assign(std::size_t(values[kilobytes]) * 1024, char(values[fill]));
        const auto* changed = static_cast<const clap_host_state*>(host->get_extension(host, CLAP_EXT_STATE));
        if (changed != nullptr) changed->mark_dirty(host);
    }

    bool save(const clap_ostream& stream) const {
        const double head[] = {values[fill], values[kilobytes]};
        if (stream.write(&stream, head, sizeof head) != sizeof head) return false;
        for (std::size_t at = 0; at < bytes.size();) {
            const auto count = stream.write(&stream, bytes.data() + at, bytes.size() - at);
            if (count <= 0) return false;
            at += std::size_t(count);
        }
        return true;
    }

    bool load(const clap_istream& stream) {
        double head[2];
        if (stream.read(&stream, head, sizeof head) != sizeof head) return false;
        values[fill] = head[0];
        values[kilobytes] = head[1];
        bytes.resize(std::size_t(head[1]) * 1024);
        for (std::size_t at = 0; at < bytes.size();) {
            const auto count = stream.read(&stream, bytes.data() + at, bytes.size() - at);
            if (count <= 0) return false;
            at += std::size_t(count);
        }
        return true;
    }
};

constexpr clap_plugin_params params{
    .count = [](const clap_plugin*) -> std::uint32_t { return ids; },
    .get_info =
        [](const clap_plugin*, std::uint32_t index, clap_param_info* info) {
            if (index >= ids) return false;
            std::memset(info, 0, sizeof *info);
            info->id = index;
            info->flags = CLAP_PARAM_IS_AUTOMATABLE | parameters[index].flags;
            info->max_value = parameters[index].max;
            std::strcpy(info->name, parameters[index].name);
            return true;
        },
    .get_value =
        [](const clap_plugin* plugin, clap_id id, double* value) {
            if (id < ids) *value = Hoard::self(plugin).values[id];
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
                 const clap_output_events*) { Hoard::self(plugin).take_all(*in); },
};

constexpr clap_plugin_state state{
    .save = [](const clap_plugin* plugin,
                const clap_ostream* stream) { return Hoard::self(plugin).save(*stream); },
    .load = [](const clap_plugin* plugin,
                const clap_istream* stream) { return Hoard::self(plugin).load(*stream); },
};

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

const void* get_extension(const clap_plugin*, const char* id) {
    if (!std::strcmp(id, CLAP_EXT_PARAMS)) return &params;
    if (!std::strcmp(id, CLAP_EXT_STATE)) return &state;
    if (!std::strcmp(id, CLAP_EXT_AUDIO_PORTS)) return &audio_ports;
    return nullptr;
}

const char* features[] = {CLAP_PLUGIN_FEATURE_AUDIO_EFFECT, nullptr};
const clap_plugin_descriptor descriptor{.clap_version = CLAP_VERSION,
    .id = "test.hoard",
    .name = "Hoard",
    .vendor = "Test",
    .url = "",
    .manual_url = "",
    .support_url = "",
    .version = "1.0.0",
    .description = "For the tests",
    .features = features};

const clap_plugin* create(const clap_plugin_factory*, const clap_host* host, const char*) {
    auto* hoard = new Hoard;
    hoard->host = host;
    return new clap_plugin{.desc = &descriptor,
        .plugin_data = hoard,
        .init = [](const clap_plugin*) { return true; },
        .destroy =
            [](const clap_plugin* plugin) {
                delete &Hoard::self(plugin);
                delete plugin;
            },
        .activate = [](const clap_plugin*, double, std::uint32_t, std::uint32_t) { return true; },
        .deactivate = [](const clap_plugin*) {},
        .start_processing = [](const clap_plugin*) { return true; },
        .stop_processing = [](const clap_plugin*) {},
        .reset = [](const clap_plugin*) {},
        .process = [](const clap_plugin* plugin, const clap_process* block) -> clap_process_status {
            Hoard::self(plugin).take_all(*block->in_events);
            for (std::uint32_t channel = 0; channel < 2; ++channel)
                std::memset(block->audio_outputs[0].data32[channel], 0, block->frames_count * sizeof(float));
            return CLAP_PROCESS_CONTINUE;
        },
        .get_extension = get_extension,
        .on_main_thread = [](const clap_plugin* plugin) { Hoard::self(plugin).fill_up(); }};
}

constexpr clap_plugin_factory factory{
    .get_plugin_count = [](const clap_plugin_factory*) -> std::uint32_t { return 1; },
    .get_plugin_descriptor = [](const clap_plugin_factory*,
                                 std::uint32_t index) { return index == 0 ? &descriptor : nullptr; },
    .create_plugin = create,
};

} // namespace

extern "C" CLAP_EXPORT const clap_plugin_entry clap_entry{
    .clap_version = CLAP_VERSION,
    .init = [](const char*) { return true; },
    .deinit = [] {},
    .get_factory = [](const char* id) -> const void* {
        return std::strcmp(id, CLAP_PLUGIN_FACTORY_ID) == 0 ? &factory : nullptr;
    },
};
