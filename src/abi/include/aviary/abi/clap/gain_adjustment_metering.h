// clap.gain-adjustment-metering/0, a draft: the gain that a dynamics processor adds, for the host's meter. CLAP's own header
// where it is installed.
#pragma once

#include <clap/plugin.h>

#if __has_include(<clap/ext/draft/gain-adjustment-metering.h>)
#include <clap/ext/draft/gain-adjustment-metering.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_GAIN_ADJUSTMENT_METERING[] = "clap.gain-adjustment-metering/0";

#ifdef __cplusplus
extern "C" {
#endif

typedef struct clap_plugin_gain_adjustment_metering {
    // In dB, at the last sample of the latest block, before any make-up gain; below 0 while the plugin holds back.
    // [audio-thread]
    double(CLAP_ABI* get)(const clap_plugin_t* plugin);
} clap_plugin_gain_adjustment_metering_t;

#ifdef __cplusplus
}
#endif
#endif
