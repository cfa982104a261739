// clap.param-indication/4: the host's marks on parameters. CLAP's own header where it is installed.
#pragma once

#include <aviary/abi/clap/color.h>
#include <clap/ext/params.h>

#if __has_include(<clap/ext/param-indication.h>)
#include <clap/ext/param-indication.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_PARAM_INDICATION[] = "clap.param-indication/4";

#ifdef __cplusplus
extern "C" {
#endif

enum {
    CLAP_PARAM_INDICATION_AUTOMATION_NONE = 0,
    CLAP_PARAM_INDICATION_AUTOMATION_PRESENT = 1, // there is automation, but it does not play
    CLAP_PARAM_INDICATION_AUTOMATION_PLAYING = 2,
    CLAP_PARAM_INDICATION_AUTOMATION_RECORDING = 3,
    CLAP_PARAM_INDICATION_AUTOMATION_OVERRIDING = 4, // automation plays, but the user has taken over
};

typedef struct clap_plugin_param_indication {
    // color, label and description may be null. [main-thread]
    void(CLAP_ABI* set_mapping)(const clap_plugin_t* plugin, clap_id param_id, bool has_mapping,
        const clap_color_t* color, const char* label, const char* description);
    // color may be null. [main-thread]
    void(CLAP_ABI* set_automation)(
        const clap_plugin_t* plugin, clap_id param_id, uint32_t automation_state, const clap_color_t* color);
} clap_plugin_param_indication_t;

#ifdef __cplusplus
}
#endif
#endif
