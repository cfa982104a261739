// clap.surround/4: what the channels of a surround port are. CLAP's own header where it is installed.
#pragma once

#include <clap/plugin.h>

#if __has_include(<clap/ext/surround.h>)
#include <clap/ext/surround.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_SURROUND[] = "clap.surround/4";
static CLAP_CONSTEXPR const char CLAP_PORT_SURROUND[] = "surround";

#ifdef __cplusplus
extern "C" {
#endif

enum {
    CLAP_SURROUND_FL = 0, // front left
    CLAP_SURROUND_FR = 1,
    CLAP_SURROUND_FC = 2,
    CLAP_SURROUND_LFE = 3,
    CLAP_SURROUND_BL = 4, // back left
    CLAP_SURROUND_BR = 5,
    CLAP_SURROUND_FLC = 6, // front left of centre
    CLAP_SURROUND_FRC = 7,
    CLAP_SURROUND_BC = 8,
    CLAP_SURROUND_SL = 9, // side left
    CLAP_SURROUND_SR = 10,
    CLAP_SURROUND_TC = 11,  // top centre
    CLAP_SURROUND_TFL = 12, // top front left
    CLAP_SURROUND_TFC = 13,
    CLAP_SURROUND_TFR = 14,
    CLAP_SURROUND_TBL = 15,
    CLAP_SURROUND_TBC = 16,
    CLAP_SURROUND_TBR = 17,
};

typedef struct clap_plugin_surround {
    // One bit a channel, 1 << CLAP_SURROUND_FL and so on. [main-thread]
    bool(CLAP_ABI* is_channel_mask_supported)(const clap_plugin_t* plugin, uint64_t channel_mask);
    // How many elements were stored; the capacity is at least the port's channel count. [main-thread]
    uint32_t(CLAP_ABI* get_channel_map)(const clap_plugin_t* plugin, bool is_input, uint32_t port_index,
        uint8_t* channel_map, uint32_t channel_map_capacity);
} clap_plugin_surround_t;

typedef struct clap_host_surround {
    // Only while the plugin is not active. [main-thread]
    void(CLAP_ABI* changed)(const clap_host_t* host);
} clap_host_surround_t;

#ifdef __cplusplus
}
#endif
#endif
