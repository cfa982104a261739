#include "vst3/facts.h"

#include <aviary/abi/vst3/all.h>

namespace declarations = aviary::vst3;
#define FACTS our_facts
#include "vst3/facts.inc"
