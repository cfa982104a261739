// A plugin's side chain: its second audio input.
//
//     if (side_input_channels(processor.clap()) == 0) say_that_it_hears_none();
//
// [main-thread]
#pragma once

#include <clap/ext/audio-ports.h>

#include <cstdint>

namespace aviary::hosting {

/// 0: the plugin has no side chain.
inline std::uint32_t side_input_channels(const clap_plugin& plugin) {
    const auto* ports =
        static_cast<const clap_plugin_audio_ports*>(plugin.get_extension(&plugin, CLAP_EXT_AUDIO_PORTS));
    clap_audio_port_info info{};
    const bool found =
        ports != nullptr && ports->count(&plugin, true) > 1 && ports->get(&plugin, 1, true, &info);
    constexpr std::uint32_t most = 256; // a plugin that claims more is not believed
    return found && info.channel_count <= most ? info.channel_count : 0;
}

} // namespace aviary::hosting
