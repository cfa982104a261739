// A plugin as CLAP's clap_plugin: translates the host's calls into those of an Instance. Threads as CLAP says.
#pragma once

#include "sdk/core/instance.h"

#include <aviary/abi/clap/parameter_ids.h>
#include <aviary/abi/clap/track_info.h>
#include <clap/plugin.h>
#include <clap/stream.h>

// The headers of the extensions are in ext/ both in CLAP's own distribution and in Debian's.
#include <clap/ext/params.h>

#include <atomic>
#include <vector>

namespace aviary::detail {

class ClapPlugin {
public:
    /// Throws what the author's constructor throws.
    ClapPlugin(const Registration& registration, const clap_plugin_descriptor_t& descriptor,
        const clap_host_t* host);

    const clap_plugin_t* clap() const { return &clap_; }
    static ClapPlugin& of(const clap_plugin_t* plugin) {
        return *static_cast<ClapPlugin*>(plugin->plugin_data);
    }

    Instance& instance() { return instance_; }
    const std::vector<clap_param_info_t>& param_infos() const { return param_infos_; }
    const std::vector<aviary_parameter_t>& parameters() const { return parameters_; }
    std::uint32_t latency() const { return latency_; }

    /// Takes events outside process(). [active ? audio-thread : main-thread]
    void flush(const clap_input_events_t* events) AVIARY_NONBLOCKING;
    bool save(const clap_ostream_t* stream); ///< [main-thread]
    bool load(const clap_istream_t* stream); ///< [main-thread]
    /// The host says that it has news of the track. [main-thread]; elsewhere, or from within a question about it,
    /// that waits for on_main_thread().
    void track_changed();

private:
    bool init();
    bool activate(double sample_rate, std::uint32_t max_frames);
    clap_process_status process(const clap_process_t& process) AVIARY_NONBLOCKING;
    void play(const clap_process_t& process) AVIARY_NONBLOCKING;
    Frame take_events(const clap_input_events_t* events, std::uint32_t& next, Frame start, Frame end,
        Frame block_end) AVIARY_NONBLOCKING;
    bool take_event(const clap_event_header_t& header, Frame frame) AVIARY_NONBLOCKING;
    void set_params(const clap_input_events_t* events) AVIARY_NONBLOCKING;
    void note_param_change(unsigned index) AVIARY_NONBLOCKING;
    void on_main_thread();
    void find_track_extension();
    void ask_track();
    void attend_track();
    void request_callback() const AVIARY_NONBLOCKING;

    clap_plugin_t clap_;
    const clap_host_t* host_;
    Instance instance_;
    std::vector<clap_param_info_t>
        param_infos_; ///< made once, so that the host's thousand questions are copies
    std::vector<aviary_parameter_t> parameters_;

    bool active_ = false;
    std::atomic<bool> processing_ = false;
    std::uint32_t latency_ = 0;
    std::atomic<bool> latency_may_differ_ = false;
    const clap_host_track_info_t* host_track_ = nullptr; ///< null: this host tells nothing of tracks
    bool asking_track_ = false;                          ///< the main thread's
    std::atomic<bool> track_due_ = false;                ///< to be asked for on the main thread
    Transport transport_;
    std::vector<float> silence_, nowhere_; ///< for channels that the host leaves out

    friend struct ClapCalls;
};

/// The extension of that id, or null. [thread-safe]
const void* find_extension(const Plugin& plugin, const char* id);

} // namespace aviary::detail
