// aviary.parameter-ids/1: what an Aviary plugin knows of its parameters and clap.params has no field for.
//
// CLAP names a parameter by a number. The author gave it an id ("cutoff"), to which project files, scripts and web pages
// refer; the number is the id's FNV-1a 32 hash. A host that wants the id, the unit, the curve of the slider or the
// names of the choices asks here, with the index that clap_plugin_params.get_info() takes:
//
//     const aviary_plugin_parameter_ids_t* ids = plugin->get_extension(plugin, AVIARY_EXT_PARAMETER_IDS);
//     aviary_parameter_t parameter;
//     if (ids && ids->get(plugin, index, &parameter)) puts(parameter.id);
#pragma once

#include <clap/plugin.h>

static CLAP_CONSTEXPR const char AVIARY_EXT_PARAMETER_IDS[] = "aviary.parameter-ids/1";

#ifdef __cplusplus
extern "C" {
#endif

enum {
    AVIARY_PARAMETER_FLOATING = 0,
    AVIARY_PARAMETER_INTEGER = 1, // whole numbers
    AVIARY_PARAMETER_CHOICE = 2,  // the value is an index into the choices
    AVIARY_PARAMETER_TOGGLE = 3,  // 0 off, 1 on
};
typedef uint32_t aviary_parameter_kind;

enum {
    AVIARY_CURVE_LINEAR = 0,
    AVIARY_CURVE_LOG = 1, // equal steps of the slider are equal ratios; min is above 0
};
typedef uint32_t aviary_parameter_curve;

// Texts are UTF-8, never null ("" where there is none), and live as long as the plugin.
typedef struct aviary_parameter {
    clap_id param_id;
    aviary_parameter_kind kind;
    aviary_parameter_curve curve;
    uint32_t choice_count;      // 0 unless kind is choice
    const char* const* choices; // choice_count names
    const char* id;
    const char* unit;  // "Hz", "dB", "%"
    const char* group; // "Filter/Envelope" nests
} aviary_parameter_t;

typedef struct aviary_plugin_parameter_ids {
    // Index as for clap_plugin_params.get_info(); false when there is no such parameter. [main-thread]
    bool(CLAP_ABI* get)(const clap_plugin_t* plugin, uint32_t index, aviary_parameter_t* parameter);
} aviary_plugin_parameter_ids_t;

#ifdef __cplusplus
}
#endif
