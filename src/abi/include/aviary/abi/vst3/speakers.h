// Speakers, each a bit, and the arrangements of busses that are made of them.
#pragma once

#include <aviary/abi/vst3/types.h>

namespace aviary::vst3::Vst {

using Speaker = uint64;
using SpeakerArrangement = uint64;

inline constexpr Speaker kSpeakerL = 1 << 0;
inline constexpr Speaker kSpeakerR = 1 << 1;
inline constexpr Speaker kSpeakerC = 1 << 2;
inline constexpr Speaker kSpeakerLfe = 1 << 3;
inline constexpr Speaker kSpeakerLs = 1 << 4;
inline constexpr Speaker kSpeakerRs = 1 << 5;
inline constexpr Speaker kSpeakerSl = 1 << 9;
inline constexpr Speaker kSpeakerSr = 1 << 10;
inline constexpr Speaker kSpeakerM = 1 << 19;

namespace SpeakerArr {

inline constexpr SpeakerArrangement kEmpty = 0;
inline constexpr SpeakerArrangement kMono = kSpeakerM;
inline constexpr SpeakerArrangement kStereo = kSpeakerL | kSpeakerR;
inline constexpr SpeakerArrangement k30Cine = kStereo | kSpeakerC;
inline constexpr SpeakerArrangement k40Music = kStereo | kSpeakerLs | kSpeakerRs;
inline constexpr SpeakerArrangement k50 = k40Music | kSpeakerC;
inline constexpr SpeakerArrangement k51 = k50 | kSpeakerLfe;
inline constexpr SpeakerArrangement k71Music = k51 | kSpeakerSl | kSpeakerSr;

} // namespace SpeakerArr
} // namespace aviary::vst3::Vst
