// The words of VST3's audio part.
#pragma once

#include <aviary/abi/vst3/base.h>

namespace aviary::vst3::Vst {

/// The version of the interfaces that these headers follow. Plugins give it as their sdkVersion.
inline constexpr FIDString kVstVersionString = "VST 3.7.2";

using TChar = char16;
using String128 = TChar[128];
using CString = const char8*;

using MediaType = int32;
using BusDirection = int32;
using BusType = int32;
using IoMode = int32;
using UnitID = int32;
using ProgramListID = int32;
using ParamID = uint32;
using ParamValue = double;
using CtrlNumber = int16;

using TQuarterNotes = double;
using TSamples = int64;
using SampleRate = double;
using Sample32 = float;
using Sample64 = double;

} // namespace aviary::vst3::Vst
