// clap.preset-load/2: loads what preset_discovery.h finds. CLAP's own header where it is installed.
#pragma once

#include <clap/plugin.h>

#if __has_include(<clap/ext/preset-load.h>)
#include <clap/ext/preset-load.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_PRESET_LOAD[] = "clap.preset-load/2";

#ifdef __cplusplus
extern "C" {
#endif

typedef struct clap_plugin_preset_load {
    // Takes kind, location and key as the discovery gave them; location and key may be null. [main-thread]
    bool(CLAP_ABI* from_location)(
        const clap_plugin_t* plugin, uint32_t location_kind, const char* location, const char* load_key);
} clap_plugin_preset_load_t;

typedef struct clap_host_preset_load {
    // from_location() failed; os_error is 0 unless a call of the system failed. [main-thread]
    void(CLAP_ABI* on_error)(const clap_host_t* host, uint32_t location_kind, const char* location,
        const char* load_key, int32_t os_error, const char* msg);
    // The plugin has loaded that preset. [main-thread]
    void(CLAP_ABI* loaded)(
        const clap_host_t* host, uint32_t location_kind, const char* location, const char* load_key);
} clap_host_preset_load_t;

#ifdef __cplusplus
}
#endif
#endif
