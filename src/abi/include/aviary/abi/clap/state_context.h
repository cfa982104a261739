// clap.state-context/2: what a state is saved or loaded for. CLAP's own header where it is installed.
#pragma once

#include <clap/plugin.h>
#include <clap/stream.h>

#if __has_include(<clap/ext/state-context.h>)
#include <clap/ext/state-context.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_STATE_CONTEXT[] = "clap.state-context/2";

#ifdef __cplusplus
extern "C" {
#endif

enum clap_plugin_state_context_type {
    CLAP_STATE_CONTEXT_FOR_PRESET = 1,
    CLAP_STATE_CONTEXT_FOR_DUPLICATE = 2,
    CLAP_STATE_CONTEXT_FOR_PROJECT = 3,
};

typedef struct clap_plugin_state_context {
    // The bytes are those of clap.state. [main-thread]
    bool(CLAP_ABI* save)(const clap_plugin_t* plugin, const clap_ostream_t* stream, uint32_t context_type);
    bool(CLAP_ABI* load)(const clap_plugin_t* plugin, const clap_istream_t* stream, uint32_t context_type);
} clap_plugin_state_context_t;

#ifdef __cplusplus
}
#endif
#endif
