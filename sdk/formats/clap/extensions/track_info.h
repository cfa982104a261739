// CLAP's track info in the SDK's words. [main-thread]
#pragma once

#include <aviary/abi/clap/track_info.h>
#include <aviary/track_info.h>

namespace aviary::detail {

/// CLAP has no bit for the kind: a host that tells anything of a track, but none of the special kinds, means an
/// ordinary one.
TrackInfo to_track_info(const clap_track_info_t& told);

} // namespace aviary::detail
