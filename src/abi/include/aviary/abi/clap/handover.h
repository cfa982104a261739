// aviary.handover/1: how a plugin that sounds leaves everything to newer code of itself.
//
// clap.state is for projects: settings, and what the author counts among them. A host that replaces running code wants
// more: parameters that are on their way go on from where they are, and the host must know which block the newer code
// has to go on with, because the older one plays on while its state travels.
//
//     int64_t next = -1;
//     old->save(old_plugin, &stream, &next);          // it may go on playing
//     fresh->load(new_plugin, &stream);               // active, has played nothing yet
//     // now give the new plugin every block that the old one was given from steady time `next` on
//
// The bytes are for the same host in the same run: nothing else may be made of them, and they are not to be kept.
#pragma once

#include <clap/plugin.h>
#include <clap/stream.h>

static CLAP_CONSTEXPR const char AVIARY_EXT_HANDOVER[] = "aviary.handover/1";

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aviary_plugin_handover {
    // *next becomes the clap_process.steady_time of the first block that is not in it, or -1 when that is not known.
    // [main-thread], while active
    bool(CLAP_ABI* save)(const clap_plugin_t* plugin, const clap_ostream_t* stream, int64_t* next);
    // False: nothing has changed. [main-thread], while active and before the first block
    bool(CLAP_ABI* load)(const clap_plugin_t* plugin, const clap_istream_t* stream);
} aviary_plugin_handover_t;

#ifdef __cplusplus
}
#endif
