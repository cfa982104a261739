// CLAP's plugin factory, wherever the installed headers keep it: it moved into a folder in CLAP 1.1.5.
#pragma once

#if __has_include(<clap/factory/plugin-factory.h>)
#include <clap/factory/plugin-factory.h>
#else
#include <clap/plugin-factory.h>
#endif
