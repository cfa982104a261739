// clap.ambisonic/3: the order and normalisation of an ambisonic port's channels. CLAP's own header where it is installed.
#pragma once

#include <clap/plugin.h>

#if __has_include(<clap/ext/ambisonic.h>)
#include <clap/ext/ambisonic.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_AMBISONIC[] = "clap.ambisonic/3";
static CLAP_CONSTEXPR const char CLAP_PORT_AMBISONIC[] = "ambisonic";

#ifdef __cplusplus
extern "C" {
#endif

enum clap_ambisonic_ordering {
    CLAP_AMBISONIC_ORDERING_FUMA = 0,
    CLAP_AMBISONIC_ORDERING_ACN = 1,
};

enum clap_ambisonic_normalization {
    CLAP_AMBISONIC_NORMALIZATION_MAXN = 0,
    CLAP_AMBISONIC_NORMALIZATION_SN3D = 1,
    CLAP_AMBISONIC_NORMALIZATION_N3D = 2,
    CLAP_AMBISONIC_NORMALIZATION_SN2D = 3,
    CLAP_AMBISONIC_NORMALIZATION_N2D = 4,
};

typedef struct clap_ambisonic_config {
    uint32_t ordering;      // clap_ambisonic_ordering
    uint32_t normalization; // clap_ambisonic_normalization
} clap_ambisonic_config_t;

typedef struct clap_plugin_ambisonic {
    // [main-thread]
    bool(CLAP_ABI* is_config_supported)(const clap_plugin_t* plugin, const clap_ambisonic_config_t* config);
    // False for a port that is not ambisonic. [main-thread]
    bool(CLAP_ABI* get_config)(
        const clap_plugin_t* plugin, bool is_input, uint32_t port_index, clap_ambisonic_config_t* config);
} clap_plugin_ambisonic_t;

typedef struct clap_host_ambisonic {
    // Only while the plugin is not active. [main-thread]
    void(CLAP_ABI* changed)(const clap_host_t* host);
} clap_host_ambisonic_t;

#ifdef __cplusplus
}
#endif
#endif
