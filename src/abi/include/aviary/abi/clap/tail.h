// clap.tail: how long a plugin sounds on after its input ended. CLAP's own header where it is installed.
#pragma once

#include <clap/plugin.h>

#if __has_include(<clap/ext/tail.h>)
#include <clap/ext/tail.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_TAIL[] = "clap.tail";

#ifdef __cplusplus
extern "C" {
#endif

typedef struct clap_plugin_tail {
    // Frames; INT32_MAX and above mean that it never ends. [main-thread, audio-thread]
    uint32_t(CLAP_ABI* get)(const clap_plugin_t* plugin);
} clap_plugin_tail_t;

typedef struct clap_host_tail {
    // The plugin's tail is another one now. [audio-thread]
    void(CLAP_ABI* changed)(const clap_host_t* host);
} clap_host_tail_t;

#ifdef __cplusplus
}
#endif
#endif
