// clap.render: whether somebody listens while the plugin runs. CLAP's own header where it is installed.
#pragma once

#include <clap/plugin.h>

#if __has_include(<clap/ext/render.h>)
#include <clap/ext/render.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_RENDER[] = "clap.render";

#ifdef __cplusplus
extern "C" {
#endif

enum {
    CLAP_RENDER_REALTIME = 0, // as it is heard
    CLAP_RENDER_OFFLINE = 1,  // as fast or as slow as it takes
};
typedef int32_t clap_plugin_render_mode;

typedef struct clap_plugin_render {
    // True for what cannot run at another speed, such as a bridge to hardware. [main-thread]
    bool(CLAP_ABI* has_hard_realtime_requirement)(const clap_plugin_t* plugin);
    // False when the mode cannot be had. [main-thread]
    bool(CLAP_ABI* set)(const clap_plugin_t* plugin, clap_plugin_render_mode mode);
} clap_plugin_render_t;

#ifdef __cplusplus
}
#endif
#endif
