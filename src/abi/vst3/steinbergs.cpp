#include "vst3/steinbergs.h"
#include "vst3/facts.h"

namespace declarations = Steinberg;
#define FACTS steinbergs_facts
#include "vst3/facts.inc"
