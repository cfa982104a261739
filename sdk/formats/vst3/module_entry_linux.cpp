#include "sdk/formats/vst3/module_entry.h"

extern "C" AVIARY_VST3_EXPORT bool ModuleEntry(void*);
extern "C" AVIARY_VST3_EXPORT bool ModuleExit();
bool ModuleEntry(void*) { return true; }
bool ModuleExit() {
    aviary::detail::forget_host();
    return true;
}
