// A CLAP host in a few lines, for what testing::Rig does not show: odd buffers, raw events, what the host is told.
#pragma once

#include <aviary/abi/clap/plugin_factory.h>
#include <aviary/abi/clap/track_info.h>
#include <clap/entry.h>
#include <clap/ext/latency.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <deque>
#include <string_view>
#include <vector>

namespace aviary::test {

inline const clap_plugin_factory_t& factory() {
    return *static_cast<const clap_plugin_factory_t*>(clap_entry.get_factory(CLAP_PLUGIN_FACTORY_ID));
}

/// A list of events as a host passes it; filled before the block, so that reading it allocates nothing.
class Events {
public:
    Events& param(std::uint32_t time, clap_id id, double value) {
        clap_event_param_value_t event{};
        event.header = header(sizeof event, time, CLAP_EVENT_PARAM_VALUE);
        event.param_id = id;
        event.note_id = event.port_index = event.channel = event.key = -1;
        event.value = value;
        return add(event);
    }
    Events& note(std::uint32_t time, unsigned type, int key, double velocity = 1, int note_id = -1) {
        clap_event_note_t event{};
        event.header = header(sizeof event, time, type);
        event.note_id = note_id;
        event.key = std::int16_t(key);
        event.velocity = velocity;
        return add(event);
    }
    Events& expression(std::uint32_t time, clap_note_expression which, int note_id, double value) {
        clap_event_note_expression_t event{};
        event.header = header(sizeof event, time, CLAP_EVENT_NOTE_EXPRESSION);
        event.expression_id = which;
        event.note_id = note_id;
        event.key = event.channel = -1;
        event.value = value;
        return add(event);
    }
    Events& midi(std::uint32_t time, std::uint8_t status, std::uint8_t data_1, std::uint8_t data_2) {
        clap_event_midi_t event{};
        event.header = header(sizeof event, time, CLAP_EVENT_MIDI);
        event.data[0] = status, event.data[1] = data_1, event.data[2] = data_2;
        return add(event);
    }
    Events& transport(std::uint32_t time, double tempo) {
        clap_event_transport_t event{};
        event.header = header(sizeof event, time, CLAP_EVENT_TRANSPORT);
        event.flags = CLAP_TRANSPORT_HAS_TEMPO;
        event.tempo = tempo;
        return add(event);
    }
    const clap_input_events_t* clap() const { return &list_; }

private:
    static clap_event_header_t header(std::size_t size, std::uint32_t time, unsigned type) {
        return {std::uint32_t(size), time, CLAP_CORE_EVENT_SPACE_ID, std::uint16_t(type), 0};
    }
    template <typename Event>
    Events& add(const Event& event) {
        std::memcpy(events_.emplace_back().bytes, &event, sizeof event);
        return *this;
    }
    struct alignas(8) Storage {
        unsigned char bytes[sizeof(clap_event_transport_t)];
    };
    static const Events& of(const clap_input_events_t* list) {
        return *static_cast<const Events*>(list->ctx);
    }

    std::deque<Storage> events_;
    clap_input_events_t list_{this, [](auto* list) { return std::uint32_t(of(list).events_.size()); },
        [](auto* list, std::uint32_t index) {
            return reinterpret_cast<const clap_event_header_t*>(of(list).events_[index].bytes);
        }};
};

/// A plugin and what it told its host. Destroyed with the host.
class Host {
public:
    /// The plugin is this program's own, or of another library's factory.
    explicit Host(const char* plugin_id)
        : Host(factory(), plugin_id) {}
    Host(const clap_plugin_factory_t& from, const char* plugin_id)
        : plugin(from.create_plugin(&from, &clap_, plugin_id)) {}
    ~Host() {
        if (plugin) plugin->destroy(plugin);
    }
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    bool start(double sample_rate = 48000, std::uint32_t max_frames = 512) {
        return plugin->init(plugin) && plugin->activate(plugin, sample_rate, 1, max_frames)
               && plugin->start_processing(plugin);
    }
    /// Stereo both ways, of the vectors' length.
    clap_process_status process(const Events& events, const clap_event_transport_t* transport = nullptr) {
        float* in[] = {input[0].data(), input[1].data()};
        float* out[] = {output[0].data(), output[1].data()};
        const clap_audio_buffer_t ins{in, nullptr, 2, 0, 0};
        clap_audio_buffer_t outs{out, nullptr, 2, 0, 0};
        const clap_process_t process{
            -1, std::uint32_t(output[0].size()), transport, &ins, &outs, 1, 1, events.clap(), nullptr};
        return plugin->process(plugin, &process);
    }
    void resize(std::size_t frames) {
        for (auto* side : {&input, &output})
            for (auto& channel : *side) channel.assign(frames, 0);
    }
    template <typename Extension>
    const Extension* extension(const char* id) const {
        return static_cast<const Extension*>(plugin->get_extension(plugin, id));
    }

    /// Puts it on record, and tells the plugin unless `quietly`.
    void set_track(const clap_track_info_t& told, bool quietly = false) {
        track = told;
        ++track_updates;
        if (!quietly) extension<clap_plugin_track_info_t>(CLAP_EXT_TRACK_INFO)->changed(plugin);
    }

    clap_track_info_t track{};
    int track_updates = 0, track_questions = 0;
    const char* track_extension = CLAP_EXT_TRACK_INFO; ///< the name it is offered under
    void (*when_asked)(Host&) = nullptr;               ///< called within the question for the track
    int rescans = 0, restarts = 0, latency_changes = 0;
    std::atomic<int> callbacks = 0; ///< asked for, from whatever thread
    std::vector<float> input[2], output[2];

private:
    static Host& of(const clap_host_t* host) { return *static_cast<Host*>(host->host_data); }
    static const void* host_extension(const clap_host_t* self, const char* id) {
        static const clap_host_params_t params{
            [](auto* host, auto) { ++of(host).rescans; }, [](auto*, auto, auto) {}, [](auto*) {}};
        static const clap_host_latency_t latency{[](auto* host) { ++of(host).latency_changes; }};
        static const clap_host_track_info_t tracks{[](auto* host, clap_track_info_t* info) {
            ++of(host).track_questions;
            if (of(host).when_asked) of(host).when_asked(of(host));
            *info = of(host).track;
            return of(host).track_updates > 0;
        }};
        if (id == std::string_view(of(self).track_extension)) return &tracks;
        if (id == std::string_view(CLAP_EXT_PARAMS)) return &params;
        if (id == std::string_view(CLAP_EXT_LATENCY)) return &latency;
        return nullptr;
    }

    clap_host_t clap_{CLAP_VERSION, this, "Test", "", "", "1", host_extension,
        [](auto* host) { ++of(host).restarts; }, [](auto*) {}, [](auto* host) { ++of(host).callbacks; }};

public:
    const clap_plugin_t* const plugin; ///< null when the library has none of that id
};

} // namespace aviary::test
