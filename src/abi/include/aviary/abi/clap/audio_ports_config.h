// clap.audio-ports-config: the layouts of busses that a host may choose from. CLAP's own header where it is installed.
#pragma once

#include <clap/ext/audio-ports.h>
#include <clap/plugin.h>
#include <clap/string-sizes.h>

#if __has_include(<clap/ext/audio-ports-config.h>)
#include <clap/ext/audio-ports-config.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_AUDIO_PORTS_CONFIG[] = "clap.audio-ports-config";
static CLAP_CONSTEXPR const char CLAP_EXT_AUDIO_PORTS_CONFIG_INFO[] = "clap.audio-ports-config-info/1";

#ifdef __cplusplus
extern "C" {
#endif

typedef struct clap_audio_ports_config {
    clap_id id;
    char name[CLAP_NAME_SIZE];

    uint32_t input_port_count;
    uint32_t output_port_count;

    bool has_main_input;
    uint32_t main_input_channel_count;
    const char* main_input_port_type;

    bool has_main_output;
    uint32_t main_output_channel_count;
    const char* main_output_port_type;
} clap_audio_ports_config_t;

typedef struct clap_plugin_audio_ports_config {
    // [main-thread]
    uint32_t(CLAP_ABI* count)(const clap_plugin_t* plugin);
    // [main-thread]
    bool(CLAP_ABI* get)(const clap_plugin_t* plugin, uint32_t index, clap_audio_ports_config_t* config);
    // The host scans the ports again afterwards. [main-thread & plugin-deactivated]
    bool(CLAP_ABI* select)(const clap_plugin_t* plugin, clap_id config_id);
} clap_plugin_audio_ports_config_t;

typedef struct clap_plugin_audio_ports_config_info {
    // CLAP_INVALID_ID when the present ports are none of the configurations. [main-thread]
    clap_id(CLAP_ABI* current_config)(const clap_plugin_t* plugin);
    // As clap_plugin_audio_ports.get(), of any configuration. [main-thread]
    bool(CLAP_ABI* get)(const clap_plugin_t* plugin, clap_id config_id, uint32_t port_index, bool is_input,
        clap_audio_port_info_t* info);
} clap_plugin_audio_ports_config_info_t;

typedef struct clap_host_audio_ports_config {
    // [main-thread]
    void(CLAP_ABI* rescan)(const clap_host_t* host);
} clap_host_audio_ports_config_t;

#ifdef __cplusplus
}
#endif
#endif
