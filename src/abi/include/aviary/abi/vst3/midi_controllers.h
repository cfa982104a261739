// MIDI controllers by number. 0 to 127 are MIDI's own; here are those that Aviary names, and what VST3 adds.
#pragma once

#include <aviary/abi/vst3/types.h>

namespace aviary::vst3::Vst {

enum ControllerNumbers : CtrlNumber {
    kCtrlModWheel = 1,
    kCtrlVolume = 7,
    kAfterTouch = 128, // of a whole channel
    kPitchBend = 129,
    kCountCtrlNumber = 130, // of those that IMidiMapping knows

    // Only in LegacyMIDICCOutEvent:
    kCtrlProgramChange = 130,
    kCtrlPolyPressure = 131,
    kCtrlQuarterFrame = 132,
};

} // namespace aviary::vst3::Vst
