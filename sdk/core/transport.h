// Where a song is, for the pieces that a host's block is cut into. [audio-thread]
#pragma once

#include <aviary/event.h>
#include <aviary/nonblocking.h>
#include <aviary/transport.h>

namespace aviary::detail {

/// The song, so many frames on.
void advance(Transport& transport, Frame frames, double sample_rate) AVIARY_NONBLOCKING;

} // namespace aviary::detail
