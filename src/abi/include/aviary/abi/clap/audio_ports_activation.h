// clap.audio-ports-activation/2: which ports are in use. CLAP's own header where it is installed.
#pragma once

#include <clap/plugin.h>

#if __has_include(<clap/ext/audio-ports-activation.h>)
#include <clap/ext/audio-ports-activation.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_AUDIO_PORTS_ACTIVATION[] = "clap.audio-ports-activation/2";

#ifdef __cplusplus
extern "C" {
#endif

typedef struct clap_plugin_audio_ports_activation {
    // [main-thread]
    bool(CLAP_ABI* can_activate_while_processing)(const clap_plugin_t* plugin);
    // While the plugin is active: only if can_activate_while_processing(). sample_size is 32, 64, or 0 for either.
    // [active ? audio-thread : main-thread]
    bool(CLAP_ABI* set_active)(const clap_plugin_t* plugin, bool is_input, uint32_t port_index,
        bool is_active, uint32_t sample_size);
} clap_plugin_audio_ports_activation_t;

#ifdef __cplusplus
}
#endif
#endif
