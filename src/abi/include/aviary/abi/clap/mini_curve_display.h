// clap.mini-curve-display/3, a draft: small curves that a host draws beside a plugin. CLAP's own header where it is installed.
#pragma once

#include <clap/plugin.h>

#if __has_include(<clap/ext/draft/mini-curve-display.h>)
#include <clap/ext/draft/mini-curve-display.h>
#else

static CLAP_CONSTEXPR const char CLAP_EXT_MINI_CURVE_DISPLAY[] = "clap.mini-curve-display/3";

#ifdef __cplusplus
extern "C" {
#endif

enum clap_mini_curve_display_curve_kind {
    CLAP_MINI_CURVE_DISPLAY_CURVE_KIND_UNSPECIFIED = 0,
    CLAP_MINI_CURVE_DISPLAY_CURVE_KIND_GAIN_RESPONSE = 1,  // Hz, logarithmic; dB
    CLAP_MINI_CURVE_DISPLAY_CURVE_KIND_PHASE_RESPONSE = 2, // Hz, logarithmic; radians
    CLAP_MINI_CURVE_DISPLAY_CURVE_KIND_TRANSFER_CURVE = 3, // dB; dB
    CLAP_MINI_CURVE_DISPLAY_CURVE_KIND_GAIN_REDUCTION = 4, // seconds from 0; dB
    CLAP_MINI_CURVE_DISPLAY_CURVE_KIND_TIME_SERIES = 5,    // seconds from 0; as the plugin likes
};

typedef struct clap_mini_curve_display_curve_hints {
    double x_min;
    double x_max;
    double y_min;
    double y_max;
} clap_mini_curve_display_curve_hints_t;

typedef struct clap_mini_curve_display_curve_data {
    int32_t curve_kind;
    // From left to right. 1 is the bottom and UINT16_MAX - 1 the top; 0 and UINT16_MAX are not drawn.
    uint16_t* values;
    uint32_t values_count;
} clap_mini_curve_display_curve_data_t;

typedef struct clap_plugin_mini_curve_display {
    // [main-thread]
    uint32_t(CLAP_ABI* get_curve_count)(const clap_plugin_t* plugin);
    // Fills the values that the host gives of each curve, and its kind. How many curves were drawn. [main-thread]
    uint32_t(CLAP_ABI* render)(
        const clap_plugin_t* plugin, clap_mini_curve_display_curve_data_t* curves, uint32_t curves_size);
    // Whether anybody looks. [main-thread]
    void(CLAP_ABI* set_observed)(const clap_plugin_t* plugin, bool is_observed);
    // False when the names do not fit. [main-thread]
    bool(CLAP_ABI* get_axis_name)(const clap_plugin_t* plugin, uint32_t curve_index, char* x_name,
        char* y_name, uint32_t name_capacity);
} clap_plugin_mini_curve_display_t;

enum clap_mini_curve_display_change_flags {
    CLAP_MINI_CURVE_DISPLAY_CURVE_CHANGED = 1 << 0,
    CLAP_MINI_CURVE_DISPLAY_AXIS_NAME_CHANGED = 1 << 1,
};

typedef struct clap_host_mini_curve_display {
    // The ranges in which curves of that kind are drawn; false: it has none. [main-thread]
    bool(CLAP_ABI* get_hints)(
        const clap_host_t* host, uint32_t kind, clap_mini_curve_display_curve_hints_t* hints);
    // Dynamic: the host draws anew now and then. Otherwise when it is told of a change. [main-thread]
    void(CLAP_ABI* set_dynamic)(const clap_host_t* host, bool is_dynamic);
    // [main-thread]
    void(CLAP_ABI* changed)(const clap_host_t* host, uint32_t flags);
} clap_host_mini_curve_display_t;

#ifdef __cplusplus
}
#endif
#endif
