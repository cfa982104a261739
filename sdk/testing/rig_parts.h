// What a Rig keeps: the plugin, its small host, and the events between the two.
#pragma once

#include <aviary/testing.h>

#include <aviary/abi/clap/handover.h>
#include <aviary/abi/clap/log.h>
#include <aviary/abi/clap/parameter_ids.h>
#include <aviary/abi/clap/plugin_factory.h>
#include <aviary/abi/clap/preset_load.h>
#include <aviary/abi/clap/render.h>
#include <aviary/abi/clap/tail.h>
#include <aviary/abi/clap/track_info.h>
#include <clap/entry.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/latency.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>
#include <clap/ext/timer-support.h>
#include <clap/process.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <deque>
#include <mutex>

namespace aviary::testing {

/// Says why no test makes sense, and ends the program.
[[noreturn]] void give_up(const std::string& why);

union AnyEvent {
    clap_event_header_t header;
    clap_event_param_value_t param;
    clap_event_param_mod_t modulation;
    clap_event_note_t note;
    clap_event_note_expression_t expression;
    clap_event_midi_t midi;
    clap_event_midi_sysex_t sysex;
};

constexpr clap_event_header_t header_of(std::size_t size, unsigned type, unsigned frame) {
    return {.size = std::uint32_t(size),
        .time = frame,
        .space_id = CLAP_CORE_EVENT_SPACE_ID,
        .type = std::uint16_t(type)};
}

/// The events of a block, as CLAP's list.
struct EventList {
    std::vector<AnyEvent> events;

    clap_input_events_t clap() {
        return {.ctx = this,
            .size = [](const clap_input_events_t* list) { return std::uint32_t(of(list).events.size()); },
            .get = [](const clap_input_events_t* list, std::uint32_t index) -> const clap_event_header_t* {
                return &of(list).events[index].header;
            }};
    }
    static EventList& of(const clap_input_events_t* list) { return *static_cast<EventList*>(list->ctx); }
};

/// A bus of the plugin. Its first two channels point into a Sound, where it is given one; the others have memory of
/// their own.
struct Port {
    float *left = nullptr, *right = nullptr;
    std::vector<std::vector<float>> spare; ///< one for every channel, as long as a block
    std::vector<float*> channels;

    clap_audio_buffer_t clap(unsigned first) {
        for (std::size_t i = 0; i < channels.size(); ++i) {
            float* sound = i == 0 ? left : i == 1 ? right : nullptr;
            channels[i] = sound ? sound + first : spare[i].data();
        }
        return {.data32 = channels.data(), .channel_count = std::uint32_t(channels.size())};
    }
};

struct Rig::Parts {
    clap_host_t host = {.clap_version = CLAP_VERSION,
        .host_data = this,
        .name = "Aviary test rig",
        .vendor = "Aviary",
        .url = "",
        .version = "1",
        .get_extension = get_extension,
        .request_restart = [](const clap_host_t* host) { of(host).wants_restart = true; },
        .request_process = [](const clap_host_t*) {},
        .request_callback = [](const clap_host_t* host) { of(host).wants_main_thread = true; }};
    static Parts& of(const clap_host_t* host) { return *static_cast<Parts*>(host->host_data); }
    static const void* get_extension(const clap_host_t*, const char* id);
    static bool tell_track(const clap_host_t* host, clap_track_info_t* info) {
        *info = static_cast<const Parts*>(host->host_data)->track;
        return info->flags != 0;
    }
    const clap_plugin_t* plugin = nullptr;
    clap_track_info_t track = {};
    double sample_rate = 48000;
    unsigned max_frames = 512;
    std::vector<AnyEvent> pending;                             ///< for the next run, by frame
    std::vector<AnyEvent> taken = std::vector<AnyEvent>(4096); ///< from the plugin, in the present block
    std::size_t taken_count = 0;
    std::vector<Event> sent;                         ///< in the last run
    std::deque<std::vector<unsigned char>> messages; ///< that `sent` refers to
    unsigned block_start = 0;                        ///< frames of the run that came before
    clap_event_transport_t transport = {};
    double beats = 0;
    std::vector<Sound> outputs; ///< of the last run, by bus

    std::atomic<bool> wants_restart = false, wants_main_thread = false;
    struct Timer {
        clap_id id;
        unsigned period_ms, left_ms;
    };
    std::vector<Timer> timers;
    clap_id next_timer = 0;
    mutable std::mutex log_mutex; ///< a plugin's worker may log
    std::string log;

    void activate();
    void attend(); ///< gives the plugin the main thread, if it asked for it
    template <typename Extension>
    const Extension& extension(const char* id) const {
        auto* found = static_cast<const Extension*>(plugin->get_extension(plugin, id));
        if (!found) give_up(std::string("the plugin lacks the extension ") + id);
        return *found;
    }
    const clap_plugin_params_t& params() const { return extension<clap_plugin_params_t>(CLAP_EXT_PARAMS); }
    clap_id param(const char* id) const;
    void add(const AnyEvent& event) {
        const auto later = [&](const AnyEvent& other) { return other.header.time > event.header.time; };
        pending.insert(std::find_if(pending.begin(), pending.end(), later), event);
    }
    void add_note(unsigned type, int key, double velocity, unsigned frame) {
        AnyEvent event;
        event.note = {.header = header_of(sizeof event.note, type, frame),
            .note_id = -1,
            .port_index = 0,
            .channel = 0,
            .key = std::int16_t(key),
            .velocity = velocity};
        add(event);
    }
    EventList take_events(unsigned frames);
    bool take(const clap_event_header_t& event); ///< [audio-thread]
    void keep_taken();                           ///< moves the events taken into `sent`
    std::vector<Port> ports(bool is_input) const;
    Sound run(const Sound& input, const Sound* side_chain);
    void run_block(std::vector<Port>& inputs, std::vector<Port>& outputs, unsigned frames, bool is_last);
};

} // namespace aviary::testing
