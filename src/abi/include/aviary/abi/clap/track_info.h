// clap.track-info/1: the name, colour and kind of the track a plugin sits on. CLAP's own header where it is installed.
//
// The host calls changed() when any of it changes; the plugin then calls the host's get(), as it does in init().
#pragma once

#include <clap/plugin.h>

#if __has_include(<clap/ext/track-info.h>)
#include <clap/ext/track-info.h>
#else

#include <aviary/abi/clap/color.h>
#include <clap/string-sizes.h>

static CLAP_CONSTEXPR const char CLAP_EXT_TRACK_INFO[] = "clap.track-info/1";
// Hosts of before CLAP 1.2 ask for this name; the structs are the same.
static CLAP_CONSTEXPR const char CLAP_EXT_TRACK_INFO_COMPAT[] = "clap.track-info.draft/1";

#ifdef __cplusplus
extern "C" {
#endif

enum {
    CLAP_TRACK_INFO_HAS_TRACK_NAME = 1 << 0,
    CLAP_TRACK_INFO_HAS_TRACK_COLOR = 1 << 1,
    CLAP_TRACK_INFO_HAS_AUDIO_CHANNEL = 1 << 2,
    CLAP_TRACK_INFO_IS_FOR_RETURN_TRACK = 1 << 3,
    CLAP_TRACK_INFO_IS_FOR_BUS = 1 << 4,
    CLAP_TRACK_INFO_IS_FOR_MASTER = 1 << 5,
};

typedef struct clap_track_info {
    uint64_t flags;            // which of the rest is given
    char name[CLAP_NAME_SIZE]; // UTF-8
    clap_color_t color;
    int32_t audio_channel_count;
    const char* audio_port_type;
} clap_track_info_t;

typedef struct clap_plugin_track_info {
    // [main-thread]
    void(CLAP_ABI* changed)(const clap_plugin_t* plugin);
} clap_plugin_track_info_t;

typedef struct clap_host_track_info {
    // False when the host knows nothing of the track. [main-thread]
    bool(CLAP_ABI* get)(const clap_host_t* host, clap_track_info_t* info);
} clap_host_track_info_t;

#ifdef __cplusplus
}
#endif
#endif
