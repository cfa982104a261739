#include "sdk/formats/vst3/module_entry.h"

extern "C" AVIARY_VST3_EXPORT bool InitDll();
extern "C" AVIARY_VST3_EXPORT bool ExitDll();
bool InitDll() { return true; }
bool ExitDll() {
    aviary::detail::forget_host();
    return true;
}
