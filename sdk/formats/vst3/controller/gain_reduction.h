// The gain that a dynamics processor takes away, for the host's meter. Not of Steinberg: one of the extensions that PreSonus
// has placed in the public domain, which other hosts read too. [main-thread]
#pragma once

#include "sdk/formats/vst3/interfaces.h"

namespace aviary::vst3::PreSonus {

/// A face of the edit controller.
struct IGainReductionInfo : FUnknown {
    /// In dB, 0 or below. Asked again and again while the plugin is active.
    virtual double PLUGIN_API getGainReductionValueInDb() = 0;
};
inline constexpr Id IGainReductionInfo_iid = make_id(0x8e3c292c, 0x95924f9d, 0xb2590b1e, 0x100e4198);

} // namespace aviary::vst3::PreSonus
