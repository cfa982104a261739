// Speakers in VST3's words. [any-thread]
#pragma once

#include "sdk/formats/vst3/interfaces.h"

#include <aviary/layout.h>

namespace aviary::detail {

vst::SpeakerArrangement arrangement_of(Speakers speakers);

} // namespace aviary::detail
