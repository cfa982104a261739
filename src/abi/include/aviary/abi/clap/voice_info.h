// clap.voice-info: how many notes sound at once. CLAP's own header where it is installed.
#pragma once

#include <clap/plugin.h>

#if __has_include(<clap/ext/voice-info.h>)
#include <clap/ext/voice-info.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_VOICE_INFO[] = "clap.voice-info";

#ifdef __cplusplus
extern "C" {
#endif

enum {
    // Several notes of one key may sound, told apart by their note_id.
    CLAP_VOICE_INFO_SUPPORTS_OVERLAPPING_NOTES = 1 << 0,
};

typedef struct clap_voice_info {
    uint32_t voice_count;    // voices with the present settings: 1 to voice_capacity
    uint32_t voice_capacity; // the most voices with any settings
    uint64_t flags;
} clap_voice_info_t;

typedef struct clap_plugin_voice_info {
    // [main-thread & active]
    bool(CLAP_ABI* get)(const clap_plugin_t* plugin, clap_voice_info_t* info);
} clap_plugin_voice_info_t;

typedef struct clap_host_voice_info {
    // [main-thread]
    void(CLAP_ABI* changed)(const clap_host_t* host);
} clap_host_voice_info_t;

#ifdef __cplusplus
}
#endif
#endif
