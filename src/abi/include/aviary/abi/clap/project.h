// aviary.project/1: where the project lies that a plugin plays in. A plugin that keeps files by name finds them beside the
// project when their paths are gone, as on another machine.
#pragma once

#include <clap/plugin.h>

static CLAP_CONSTEXPR const char AVIARY_EXT_PROJECT[] = "aviary.project/1";

#ifdef __cplusplus
extern "C" {
#endif

typedef struct aviary_plugin_project {
    // The project's folder, absolute and in UTF-8; "" for none. Counts for states that are loaded from now on.
    // [main-thread]
    void(CLAP_ABI* set_folder)(const clap_plugin_t* plugin, const char* folder);
} aviary_plugin_project_t;

#ifdef __cplusplus
}
#endif
