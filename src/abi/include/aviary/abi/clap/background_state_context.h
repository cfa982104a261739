// clap.background-state-context/1, a draft: as clap.state-context, but from a thread that is not the main one. CLAP's own header
// where it is installed. A plugin that offers it asks the host to prefer it.
#pragma once

#include <aviary/abi/clap/state_context.h>

#if __has_include(<clap/ext/draft/background-state-context.h>)
#include <clap/ext/draft/background-state-context.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_BACKGROUND_STATE_CONTEXT[] = "clap.background-state-context/1";

#ifdef __cplusplus
extern "C" {
#endif

typedef struct clap_plugin_background_state_context {
    // Neither runs while the main thread saves or loads. [background-thread]
    bool(CLAP_ABI* save_from_background_thread)(
        const clap_plugin_t* plugin, const clap_ostream_t* stream, uint32_t context_type);
    bool(CLAP_ABI* load_from_background_thread)(
        const clap_plugin_t* plugin, const clap_istream_t* stream, uint32_t context_type);
} clap_plugin_background_state_context_t;

#ifdef __cplusplus
}
#endif
#endif
