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
inline constexpr Speaker kSpeakerCs = 1 << 8;
inline constexpr Speaker kSpeakerSl = 1 << 9;
inline constexpr Speaker kSpeakerSr = 1 << 10;
inline constexpr Speaker kSpeakerTfl = 1 << 12;
inline constexpr Speaker kSpeakerTfr = 1 << 14;
inline constexpr Speaker kSpeakerTrl = 1 << 15;
inline constexpr Speaker kSpeakerTrr = 1 << 17;
inline constexpr Speaker kSpeakerM = 1 << 19;
inline constexpr Speaker kSpeakerTsl = 1 << 24;
inline constexpr Speaker kSpeakerTsr = 1 << 25;

namespace SpeakerArr {

inline constexpr SpeakerArrangement kEmpty = 0;
inline constexpr SpeakerArrangement kMono = kSpeakerM;
inline constexpr SpeakerArrangement kStereo = kSpeakerL | kSpeakerR;
inline constexpr SpeakerArrangement k30Cine = kStereo | kSpeakerC;
inline constexpr SpeakerArrangement k40Music = kStereo | kSpeakerLs | kSpeakerRs;
inline constexpr SpeakerArrangement k50 = k40Music | kSpeakerC;
inline constexpr SpeakerArrangement k51 = k50 | kSpeakerLfe;
inline constexpr SpeakerArrangement k61Cine = k51 | kSpeakerCs;
inline constexpr SpeakerArrangement k71Music = k51 | kSpeakerSl | kSpeakerSr;
inline constexpr SpeakerArrangement k71CineFrontHigh = k51 | kSpeakerTfl | kSpeakerTfr; // 5.1.2
inline constexpr SpeakerArrangement k51_4 = k71CineFrontHigh | kSpeakerTrl | kSpeakerTrr;
inline constexpr SpeakerArrangement k71_2 = k71Music | kSpeakerTsl | kSpeakerTsr;
inline constexpr SpeakerArrangement k71_4 = k71Music | kSpeakerTfl | kSpeakerTfr | kSpeakerTrl | kSpeakerTrr;
inline constexpr SpeakerArrangement k71_6 = k71_4 | kSpeakerTsl | kSpeakerTsr;

// Ambisonics, in ACN order, normalised as SN3D: the channels 0 to 3 are the bits 20 to 23, 4 to 15 the bits 38 to 49.
inline constexpr SpeakerArrangement kAmbi1stOrderACN = SpeakerArrangement(0xf) << 20;
inline constexpr SpeakerArrangement kAmbi2cdOrderACN = kAmbi1stOrderACN | SpeakerArrangement(0x1f) << 38;
inline constexpr SpeakerArrangement kAmbi3rdOrderACN = kAmbi2cdOrderACN | SpeakerArrangement(0x7f) << 43;

} // namespace SpeakerArr
} // namespace aviary::vst3::Vst
