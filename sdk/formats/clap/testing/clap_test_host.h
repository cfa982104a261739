// A CLAP host in a few lines, for what testing::Rig does not show: odd buffers, raw events, what the host is told.
#pragma once

#include "sdk/formats/clap/testing/clap_test_events.h"

#include <aviary/abi/clap/log.h>
#include <aviary/abi/clap/mini_curve_display.h>
#include <aviary/abi/clap/plugin_factory.h>
#include <aviary/abi/clap/preset_load.h>
#include <aviary/abi/clap/tail.h>
#include <aviary/abi/clap/track_info.h>
#include <aviary/abi/clap/voice_info.h>
#include <clap/entry.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/latency.h>
#include <clap/ext/note-ports.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>
#include <clap/ext/thread-check.h>
#include <clap/ext/timer-support.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace aviary::test {

inline const clap_plugin_factory_t& factory() {
    return *static_cast<const clap_plugin_factory_t*>(clap_entry.get_factory(CLAP_PLUGIN_FACTORY_ID));
}

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
            -1, std::uint32_t(output[0].size()), transport, &ins, &outs, 1, 1, events.clap(), sent.clap()};
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

    /// Changes what get() returns, and tells the plugin unless `quietly`.
    void set_track(const clap_track_info_t& told, bool quietly = false) {
        track = told;
        ++track_updates;
        if (!quietly) extension<clap_plugin_track_info_t>(CLAP_EXT_TRACK_INFO)->changed(plugin);
    }

    void flush(const Events& events = {}) {
        extension<clap_plugin_params_t>(CLAP_EXT_PARAMS)->flush(plugin, events.clap(), sent.clap());
    }
    void restart(double sample_rate = 48000, std::uint32_t max_frames = 512) {
        plugin->stop_processing(plugin);
        plugin->deactivate(plugin);
        plugin->activate(plugin, sample_rate, 1, max_frames);
        plugin->start_processing(plugin);
    }

    Sent sent;                     ///< by process() and flush()
    std::vector<std::string> logs; ///< "severity: text"
    int flush_requests = 0, dirty_marks = 0, voice_changes = 0;
    unsigned port_changes = 0; ///< flags of the last rescan
    std::vector<std::string> presets;
    std::vector<unsigned> timers;                  ///< periods, ms, 0 for one that was taken back
    std::uint32_t note_dialects = 0;               ///< that it knows, 0: it does not say; set before start()
    bool knows_threads = false, keeps_log = false; ///< which extensions it offers; set before start()

    clap_track_info_t track{};
    int track_updates = 0, track_questions = 0;
    const char* track_extension = CLAP_EXT_TRACK_INFO; ///< the name it is offered under
    void (*when_asked)(Host&) = nullptr;               ///< called within the question for the track
    int rescans = 0, restarts = 0, latency_changes = 0, tail_changes = 0;
    clap_mini_curve_display_curve_hints_t curve_range{}; ///< of every kind; none as it is
    bool draws_anew = false;
    std::string strays;             ///< extensions that the plugin asked of the host and lacks itself
    std::atomic<int> callbacks = 0; ///< asked for, from whatever thread
    std::vector<float> input[2], output[2];

private:
    static Host& of(const clap_host_t* host) { return *static_cast<Host*>(host->host_data); }
    static Host& of(const clap_host_t* host, const char* id) {
        if (!of(host).extension<void>(id)) of(host).strays += id + std::string(" ");
        return of(host);
    }
    static const void* host_extension(const clap_host_t* self, const char* id);

    const std::thread::id main_thread_ = std::this_thread::get_id();
    clap_host_t clap_{CLAP_VERSION, this, "Test", "", "", "1", host_extension,
        [](auto* host) { ++of(host).restarts; }, [](auto*) {}, [](auto* host) { ++of(host).callbacks; }};

public:
    const clap_plugin_t* const plugin; ///< null when the library has none of that id
};

inline const void* Host::host_extension(const clap_host_t* self, const char* name) {
    static const clap_host_params_t params{[](auto* host, auto) { ++of(host, CLAP_EXT_PARAMS).rescans; },
        [](auto*, auto, auto) {}, [](auto* host) { ++of(host, CLAP_EXT_PARAMS).flush_requests; }};
    static const clap_host_latency_t latency{
        [](auto* host) { ++of(host, CLAP_EXT_LATENCY).latency_changes; }};
    static const clap_host_state_t state{[](auto* host) { ++of(host, CLAP_EXT_STATE).dirty_marks; }};
    static const clap_host_voice_info_t voices{
        [](auto* host) { ++of(host, CLAP_EXT_VOICE_INFO).voice_changes; }};
    static const clap_host_mini_curve_display_t curves{[](auto* host, auto, auto* hints) {
                                                           *hints = of(host).curve_range;
                                                           return hints->x_min < hints->x_max;
                                                       },
        [](auto* host, bool dynamic) { of(host, CLAP_EXT_MINI_CURVE_DISPLAY).draws_anew = dynamic; },
        [](auto*, auto) {}};
    static const clap_host_tail_t tail{[](auto* host) { ++of(host, CLAP_EXT_TAIL).tail_changes; }};
    static const clap_host_note_ports_t notes{
        [](auto* host) { return of(host, CLAP_EXT_NOTE_PORTS).note_dialects; }, [](auto*, auto) {}};
    static const clap_host_log_t log{[](auto* host, auto severity, auto* text) {
        of(host).logs.push_back(std::to_string(severity) + ": " + text);
    }};
    static const clap_host_audio_ports_t ports{
        [](auto*, auto flag) { return flag != CLAP_AUDIO_PORTS_RESCAN_NAMES; },
        [](auto* host, auto flags) { of(host, CLAP_EXT_AUDIO_PORTS).port_changes = flags; }};
    static const clap_host_thread_check_t threads{
        [](auto* host) { return std::this_thread::get_id() == of(host).main_thread_; },
        [](auto* host) { return std::this_thread::get_id() != of(host).main_thread_; }};
    static const clap_host_timer_support_t timers{[](auto* host, auto period, auto* timer) {
                                                      *timer = clap_id(
                                                          of(host, CLAP_EXT_TIMER_SUPPORT).timers.size());
                                                      of(host).timers.push_back(period);
                                                      return true;
                                                  },
        [](auto* host, auto timer) {
            of(host).timers.at(timer) = 0;
            return true;
        }};
    static const clap_host_preset_load_t presets{
        [](auto* host, auto, auto*, auto*, auto, auto* why) { of(host).presets.push_back(why); },
        [](auto* host, auto, auto*, auto* key) { of(host).presets.push_back(key); }};
    static const clap_host_track_info_t tracks{[](auto* host, clap_track_info_t* info) {
        ++of(host, CLAP_EXT_TRACK_INFO).track_questions;
        if (of(host).when_asked) of(host).when_asked(of(host));
        *info = of(host).track;
        return of(host).track_updates > 0;
    }};
    const std::string_view id = name;
    if (id == of(self).track_extension) return &tracks;
    if (id == CLAP_EXT_PARAMS) return &params;
    if (id == CLAP_EXT_LATENCY) return &latency;
    if (id == CLAP_EXT_STATE) return &state;
    if (id == CLAP_EXT_TAIL) return &tail;
    if (id == CLAP_EXT_MINI_CURVE_DISPLAY) return &curves;
    if (id == CLAP_EXT_NOTE_PORTS && of(self).note_dialects != 0) return &notes;
    if (id == CLAP_EXT_VOICE_INFO) return &voices;
    if (id == CLAP_EXT_LOG && of(self).keeps_log) return &log;
    if (id == CLAP_EXT_AUDIO_PORTS) return &ports;
    if (id == CLAP_EXT_THREAD_CHECK && of(self).knows_threads) return &threads;
    if (id == CLAP_EXT_TIMER_SUPPORT) return &timers;
    if (id == CLAP_EXT_PRESET_LOAD) return &presets;
    return nullptr;
}

} // namespace aviary::test
