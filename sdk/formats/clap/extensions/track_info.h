// Converts CLAP's track info into the SDK's. [main-thread]
#pragma once

#include <aviary/abi/clap/track_info.h>
#include <aviary/track_info.h>

namespace aviary::detail {

/// CLAP has bits for special kinds of track only. A host that tells something of a track and none of these bits means an
/// ordinary track.
TrackInfo to_track_info(const clap_track_info_t& told);

} // namespace aviary::detail
