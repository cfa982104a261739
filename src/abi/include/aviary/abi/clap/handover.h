// aviary.handover/2: how a plugin that sounds leaves everything to newer code of itself.
//
// clap.state is for projects: parameters, and what the author keeps. A host that replaces running code wants more: the
// sound under way, and parameters that are moving must go on from where they are. And the old code plays on while all
// that travels: the host must know with which block the new code has to begin. It goes in two steps.
//
//     state->save(old_plugin, ...); state->load(new_plugin, ...);   // clap.state; the new plugin is active
//     while (!fresh->is_settled(new_plugin)) attend to something else, for as long as one is willing to wait
//
//     int64_t next = -1;
//     old->save(old_plugin, &stream, &next);          // it may go on playing
//     fresh->load(new_plugin, &stream);               // it has played nothing yet
//     // now give the new plugin every block that the old one was given from steady time `next` on
//
// After load() the new plugin publishes nothing newly made for 16384 frames: a crossfade may take so long. The bytes are
// for the same host in the same run. They must not be stored.
#pragma once

#include <clap/plugin.h>
#include <clap/stream.h>

static CLAP_CONSTEXPR const char AVIARY_EXT_HANDOVER[] = "aviary.handover/2";

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aviary_plugin_handover {
    // *next becomes the clap_process.steady_time of the first block after the saved state, or -1 when that is not known.
    // [main-thread], while active
    bool(CLAP_ABI* save)(const clap_plugin_t* plugin, const clap_ostream_t* stream, int64_t* next);
    // False: nothing has changed. [main-thread], while active and before the first block
    bool(CLAP_ABI* load)(const clap_plugin_t* plugin, const clap_istream_t* stream);
    // Whether the plugin has made all that it makes on its own threads from its parameters and state. [main-thread]
    bool(CLAP_ABI* is_settled)(const clap_plugin_t* plugin);
} aviary_plugin_handover_t;

#ifdef __cplusplus
}
#endif
