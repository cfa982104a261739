// MIDI controllers as VST3 has them: a hidden parameter for each controller of each channel, behind all others. An
// instance keeps nothing of those that its host never moves. [main-thread]
#pragma once

#include "sdk/formats/vst3/ids.h"

namespace aviary::detail {

inline constexpr int controller_param_count = midi_channels * midi_controllers;

/// The index-th of controller_param_count.
vst::ParameterInfo controller_info(int index);

} // namespace aviary::detail
