// What a CLAP host offers its plugin, looked up once. A function that the host lacks is never called.
//
//     host.find_extensions();                          // in init()
//     if (host.on_main_thread("activate()")) ...;      // else the host's log says so
//     host.say(CLAP_LOG_WARNING, text);
#pragma once

#include <aviary/abi/clap/ambisonic.h>
#include <aviary/abi/clap/log.h>
#include <aviary/abi/clap/mini_curve_display.h>
#include <aviary/abi/clap/preset_load.h>
#include <aviary/abi/clap/surround.h>
#include <aviary/abi/clap/tail.h>
#include <aviary/abi/clap/track_info.h>
#include <aviary/abi/clap/voice_info.h>
#include <aviary/nonblocking.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/latency.h>
#include <clap/ext/note-ports.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>
#include <clap/ext/thread-check.h>
#include <clap/ext/timer-support.h>
#include <clap/host.h>

#include <string>

namespace aviary::detail {

class ClapHost {
public:
    /// The host outlives this; it may be null, and then offers nothing.
    explicit ClapHost(const clap_host_t* host)
        : host_(host) {}

    void find_extensions(); ///< [main-thread], not before init()
    const clap_host_t* get() const { return host_; }

    /// Each is null where the host lacks it. [any-thread]
    const clap_host_ambisonic_t* ambisonic = nullptr;
    const clap_host_audio_ports_t* audio_ports = nullptr;
    const clap_host_mini_curve_display_t* curves = nullptr;
    const clap_host_latency_t* latency = nullptr;
    const clap_host_log_t* log = nullptr;
    const clap_host_note_ports_t* note_ports = nullptr;
    const clap_host_params_t* params = nullptr;
    const clap_host_preset_load_t* preset_load = nullptr;
    const clap_host_state_t* state = nullptr;
    const clap_host_surround_t* surround = nullptr;
    const clap_host_tail_t* tail = nullptr;
    const clap_host_thread_check_t* thread_check = nullptr;
    const clap_host_timer_support_t* timers = nullptr;
    const clap_host_track_info_t* track = nullptr;
    const clap_host_voice_info_t* voices = nullptr;

    void request_callback() const AVIARY_NONBLOCKING; ///< [any-thread]
    void request_restart() const;                     ///< [any-thread]
    void values_changed() const;                      ///< of any parameters [main-thread]

    /// Into the host's log, or to stderr. [any-thread], but not from within a block
    void say(clap_log_severity severity, const std::string& text) const;

    /// False when the host says that this is not the main thread; then the log names the call, and `blame` says whose
    /// mistake it is. True where the host has no thread-check. [any-thread]
    bool on_main_thread(const char* call, clap_log_severity blame = CLAP_LOG_HOST_MISBEHAVING) const;

private:
    const clap_host_t* host_;
};

} // namespace aviary::detail
