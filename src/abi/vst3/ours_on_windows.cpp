#include "vst3/facts.h"

#define AVIARY_VST3_COM 1
#define vst3 vst3_on_windows // the program has the other form too
#include <aviary/abi/vst3/all.h>

namespace declarations = aviary::vst3_on_windows;
#undef vst3
#define FACTS our_facts_on_windows
#include "vst3/facts.inc"
