// clap.configurable-audio-ports/1: the host says which channels it wants on which port. CLAP's own header where it is
// installed.
#pragma once

#include <clap/ext/audio-ports.h>
#include <clap/plugin.h>

#if __has_include(<clap/ext/configurable-audio-ports.h>)
#include <clap/ext/configurable-audio-ports.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_CONFIGURABLE_AUDIO_PORTS[] = "clap.configurable-audio-ports/1";

#ifdef __cplusplus
extern "C" {
#endif

typedef struct clap_audio_port_configuration_request {
    bool is_input;
    uint32_t port_index;
    uint32_t channel_count;
    const char* port_type; // as clap_audio_port_info.port_type
    // Of a surround port its channel map, const uint8_t*; of an ambisonic one a const clap_ambisonic_config_t*.
    const void* port_details;
} clap_audio_port_configuration_request_t;

typedef struct clap_plugin_configurable_audio_ports {
    // Whether all of the requests can be applied together. [main-thread & !active]
    bool(CLAP_ABI* can_apply_configuration)(const clap_plugin_t* plugin,
        const struct clap_audio_port_configuration_request* requests, uint32_t request_count);
    // Applies all or none. The host need not scan the ports afterwards, nor be told. [main-thread & !active]
    bool(CLAP_ABI* apply_configuration)(const clap_plugin_t* plugin,
        const struct clap_audio_port_configuration_request* requests, uint32_t request_count);
} clap_plugin_configurable_audio_ports_t;

#ifdef __cplusplus
}
#endif
#endif
