// CLAP's colour, wherever the installed headers keep it: older ones declare none.
#pragma once

#include <clap/plugin.h>

#if __has_include(<clap/color.h>)
#include <clap/color.h>
#else
typedef struct clap_color {
    uint8_t alpha, red, green, blue;
} clap_color_t;
#endif
