// Speakers in VST3's words. [any-thread]
#pragma once

#include "sdk/formats/vst3/interfaces.h"

#include <aviary/layout.h>

namespace aviary::detail {

vst::SpeakerArrangement arrangement_of(Speakers speakers);
/// The way back; none for an arrangement that the SDK has no word for.
Speakers speakers_of(vst::SpeakerArrangement arrangement);

} // namespace aviary::detail
