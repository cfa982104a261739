// The CLAP extensions a plugin offers, each a table of C functions. A find_ function returns the extensions of its file,
// and null for any other id. [any-thread]
#pragma once

#include "sdk/formats/clap/clap_plugin.h"

#include <aviary/abi/clap/configurable_audio_ports.h>

#include <string_view>

namespace aviary::detail {

using Self = const clap_plugin_t*; ///< the plugin, as CLAP's functions are given it
inline Instance& instance_of(Self self) { return ClapPlugin::of(self).instance(); }
inline Plugin& author(Self self) { return instance_of(self).plugin(); }

/// The extension of that id, or null.
const void* find_extension(const ClapPlugin& plugin, std::string_view id);

const void* find_plot_extension(const ClapPlugin& plugin, std::string_view id);
const void* find_control_extension(const ClapPlugin& plugin, std::string_view id); ///< pages, indication
const void* find_note_extension(const ClapPlugin& plugin, std::string_view id);
const void* find_param_extension(const ClapPlugin& plugin, std::string_view id);
const void* find_port_extension(const ClapPlugin& plugin, std::string_view id);
const void* find_state_extension(const ClapPlugin& plugin, std::string_view id); ///< and presets

extern const clap_plugin_configurable_audio_ports_t configurable_ports;

} // namespace aviary::detail
