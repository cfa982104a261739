// What a plugin asks of its host, as CLAP calls. [main-thread]
#include "sdk/formats/clap/clap_plugin.h"

namespace aviary::detail {

void ClapPlugin::begin_edit(unsigned param_index) {
    add_edit({.kind = Edit::begin, .param = param_index}, "Param::begin_gesture()");
}

void ClapPlugin::edit(unsigned param_index, double value) {
    add_edit({.kind = Edit::value, .param = param_index, .to = value}, "Param::set()");
    note_param_change(param_index);
}

void ClapPlugin::end_edit(unsigned param_index) {
    add_edit({.kind = Edit::end, .param = param_index}, "Param::end_gesture()");
}

/// Only the main thread may add edits. A call from another thread is logged and does not reach the host.
void ClapPlugin::add_edit(const Edit& edit, const char* call) {
    if (!host_.params || !host_.on_main_thread(call, CLAP_LOG_PLUGIN_MISBEHAVING)) return;
    if (edits_.add(edit)) host_.params->request_flush(host_.get());
}

void ClapPlugin::mark_dirty() {
    if (host_.state && host_.on_main_thread("Plugin::mark_dirty()", CLAP_LOG_PLUGIN_MISBEHAVING))
        host_.state->mark_dirty(host_.get());
}

void ClapPlugin::settings_may_differ() {
    settings_changed_.store(true, std::memory_order_relaxed);
    host_.request_callback();
}

void ClapPlugin::log(const char* message) { host_.say(CLAP_LOG_INFO, message); }

/// A layout can only change while the plugin is not active.
void ClapPlugin::ask_for_layout(unsigned index) {
    if (!host_.on_main_thread("Plugin::ask_for_layout()", CLAP_LOG_PLUGIN_MISBEHAVING)) return;
    if (choose_layout(index)) return tell_of_layout();
    wanted_layout_ = index;
    host_.request_restart();
}

void ClapPlugin::tell_of_layout() {
    if (host_.surround) host_.surround->changed(host_.get());
    if (host_.ambisonic) host_.ambisonic->changed(host_.get());
    if (!host_.audio_ports) return;
    std::uint32_t changed = 0;
    for (const std::uint32_t flag : {CLAP_AUDIO_PORTS_RESCAN_NAMES, CLAP_AUDIO_PORTS_RESCAN_FLAGS,
             CLAP_AUDIO_PORTS_RESCAN_CHANNEL_COUNT, CLAP_AUDIO_PORTS_RESCAN_PORT_TYPE,
             CLAP_AUDIO_PORTS_RESCAN_IN_PLACE_PAIR, CLAP_AUDIO_PORTS_RESCAN_LIST})
        if (host_.audio_ports->is_rescan_flag_supported(host_.get(), flag)) changed |= flag;
    if (changed != 0) host_.audio_ports->rescan(host_.get(), changed);
}

} // namespace aviary::detail
