// clap.remote-controls/2: the parameters in pages of eight, for the knobs of a controller. CLAP's own header where it
// is installed.
#pragma once

#include <clap/plugin.h>
#include <clap/string-sizes.h>

#if __has_include(<clap/ext/remote-controls.h>)
#include <clap/ext/remote-controls.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_REMOTE_CONTROLS[] = "clap.remote-controls/2";

#ifdef __cplusplus
extern "C" {
#endif

enum { CLAP_REMOTE_CONTROLS_COUNT = 8 };

typedef struct clap_remote_controls_page {
    char section_name[CLAP_NAME_SIZE];
    clap_id page_id;
    char page_name[CLAP_NAME_SIZE];
    clap_id param_ids[CLAP_REMOTE_CONTROLS_COUNT]; // CLAP_INVALID_ID: none
    bool is_for_preset;                            // the page is of the present preset, not of the plugin
} clap_remote_controls_page_t;

typedef struct clap_plugin_remote_controls {
    // [main-thread]
    uint32_t(CLAP_ABI* count)(const clap_plugin_t* plugin);
    // [main-thread]
    bool(CLAP_ABI* get)(const clap_plugin_t* plugin, uint32_t page_index, clap_remote_controls_page_t* page);
} clap_plugin_remote_controls_t;

typedef struct clap_host_remote_controls {
    // [main-thread]
    void(CLAP_ABI* changed)(const clap_host_t* host);
    // The page of what the user edits now. [main-thread]
    void(CLAP_ABI* suggest_page)(const clap_host_t* host, clap_id page_id);
} clap_host_remote_controls_t;

#ifdef __cplusplus
}
#endif
#endif
