#include "sdk/formats/clap/host.h"

#include <cstdio>

namespace aviary::detail {

namespace {

template <typename Extension>
void find(const clap_host_t* host, const Extension*& extension, const char* id) {
    if (!extension) extension = static_cast<const Extension*>(host->get_extension(host, id));
}

/// A table that lacks a function counts as not offered.
template <typename Extension, typename Function>
void need(const Extension*& extension, Function function) {
    if (extension && !(extension->*function)) extension = nullptr;
}

} // namespace

void ClapHost::find_extensions() {
    if (!host_ || !host_->get_extension) return;
    find(host_, ambisonic, CLAP_EXT_AMBISONIC);
    find(host_, audio_ports, CLAP_EXT_AUDIO_PORTS);
    find(host_, curves, CLAP_EXT_MINI_CURVE_DISPLAY);
    find(host_, latency, CLAP_EXT_LATENCY);
    find(host_, log, CLAP_EXT_LOG);
    find(host_, note_ports, CLAP_EXT_NOTE_PORTS);
    find(host_, params, CLAP_EXT_PARAMS);
    find(host_, preset_load, CLAP_EXT_PRESET_LOAD);
    find(host_, preset_load, "clap.preset-load.draft/2");
    find(host_, state, CLAP_EXT_STATE);
    find(host_, surround, CLAP_EXT_SURROUND);
    find(host_, tail, CLAP_EXT_TAIL);
    find(host_, thread_check, CLAP_EXT_THREAD_CHECK);
    find(host_, timers, CLAP_EXT_TIMER_SUPPORT);
    find(host_, track, CLAP_EXT_TRACK_INFO);
    find(host_, track, CLAP_EXT_TRACK_INFO_COMPAT);
    find(host_, voices, CLAP_EXT_VOICE_INFO);

    need(ambisonic, &clap_host_ambisonic_t::changed);
    need(audio_ports, &clap_host_audio_ports_t::rescan);
    need(audio_ports, &clap_host_audio_ports_t::is_rescan_flag_supported);
    need(curves, &clap_host_mini_curve_display_t::get_hints);
    need(curves, &clap_host_mini_curve_display_t::set_dynamic);
    need(latency, &clap_host_latency_t::changed);
    need(log, &clap_host_log_t::log);
    need(note_ports, &clap_host_note_ports_t::supported_dialects);
    need(params, &clap_host_params_t::rescan);
    need(params, &clap_host_params_t::request_flush);
    need(preset_load, &clap_host_preset_load_t::loaded);
    need(preset_load, &clap_host_preset_load_t::on_error);
    need(state, &clap_host_state_t::mark_dirty);
    need(surround, &clap_host_surround_t::changed);
    need(tail, &clap_host_tail_t::changed);
    need(thread_check, &clap_host_thread_check_t::is_main_thread);
    need(timers, &clap_host_timer_support_t::register_timer);
    need(timers, &clap_host_timer_support_t::unregister_timer);
    need(track, &clap_host_track_info_t::get);
    need(voices, &clap_host_voice_info_t::changed);
}

void ClapHost::request_callback() const AVIARY_NONBLOCKING {
    if (host_ && host_->request_callback) AVIARY_TRUSTED(host_->request_callback(host_));
}

void ClapHost::request_restart() const {
    if (host_ && host_->request_restart) host_->request_restart(host_);
}

void ClapHost::values_changed() const {
    if (params) params->rescan(host_, CLAP_PARAM_RESCAN_VALUES);
}

void ClapHost::say(clap_log_severity severity, const std::string& text) const {
    if (log)
        log->log(host_, severity, text.c_str());
    else
        std::fprintf(stderr, "aviary: %s\n", text.c_str());
}

bool ClapHost::on_main_thread(const char* call, clap_log_severity blame) const {
    if (!thread_check || thread_check->is_main_thread(host_)) return true;
    say(blame, std::string(call) + " was called outside the main thread");
    return false;
}

} // namespace aviary::detail
