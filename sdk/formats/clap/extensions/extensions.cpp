#include "sdk/formats/clap/extensions/extensions.h"

#include <aviary/abi/clap/gain_adjustment_metering.h>
#include <aviary/abi/clap/render.h>
#include <aviary/abi/clap/tail.h>

#include <cmath>

namespace aviary::detail {

namespace {

constexpr clap_plugin_latency_t latency = {.get = [](Self self) { return ClapPlugin::of(self).latency(); }};

constexpr clap_plugin_tail_t tail = {
    .get = [](Self self) { return std::uint32_t(instance_of(self).plugin().tail()); }};

// Faster or slower than real time is all the same to a plugin that only computes.
constexpr clap_plugin_render_t render = {.has_hard_realtime_requirement = [](Self) { return false; },
    .set =
        [](Self self, clap_plugin_render_mode mode) {
            if (mode != CLAP_RENDER_REALTIME && mode != CLAP_RENDER_OFFLINE) return false;
            instance_of(self).set_mode(mode == CLAP_RENDER_OFFLINE ? Mode::offline : Mode::live);
            return true;
        }};

constexpr clap_plugin_timer_support_t timer = {
    .on_timer = [](Self self, clap_id) { instance_of(self).plugin().timer(); }};

double gain_adjustment(Self self) {
    const double gain = instance_of(self).plugin().gain_adjustment();
    return std::isfinite(gain) ? gain : 0;
}
constexpr clap_plugin_gain_adjustment_metering_t metering = {.get = gain_adjustment};

constexpr clap_plugin_track_info_t track_info = {
    .changed = [](Self self) { ClapPlugin::of(self).track_changed(); }};

} // namespace

const void* find_extension(const ClapPlugin& plugin, std::string_view id) {
    for (const auto find : {find_param_extension, find_port_extension, find_note_extension,
             find_state_extension, find_control_extension, find_plot_extension})
        if (const void* found = find(plugin, id)) return found;
    if (id == CLAP_EXT_LATENCY) return &latency;
    if (id == CLAP_EXT_TAIL) return &tail;
    if (id == CLAP_EXT_RENDER) return &render;
    if (id == CLAP_EXT_TIMER_SUPPORT) return plugin.timer_ms() > 0 ? &timer : nullptr;
    if (id == CLAP_EXT_GAIN_ADJUSTMENT_METERING) return plugin.has_gain_meter() ? &metering : nullptr;
    if (id == CLAP_EXT_TRACK_INFO || id == CLAP_EXT_TRACK_INFO_COMPAT) return &track_info;
    return nullptr;
}

} // namespace aviary::detail
