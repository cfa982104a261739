// What a VST3 host says of the track (VST3 calls it a channel), in the SDK's words. [main-thread]
//
//     instance.track().update(to_track_info(*list));
//
// PreSonus' hosts do not say it so but by an extension of their own, IContextInfoHandler, which is told that something
// changed and then asks. It would be one more base of Vst3Plugin, beside IInfoListener, and one more translation here.
#pragma once

#include "sdk/formats/vst3/interfaces.h"

#include <aviary/track_info.h>

namespace aviary::detail {

/// The list is the host's own and only valid during its call. It may lack anything.
TrackInfo to_track_info(vst::IAttributeList& told);

} // namespace aviary::detail
