// Where a song is, for the pieces that a host's block is cut into. [audio-thread]
#pragma once

#include <aviary/event.h>
#include <aviary/nonblocking.h>
#include <aviary/transport.h>

namespace aviary::detail {

/// Which fields a host gave. `bar` means the bar's number and its start.
struct GivenTransport {
    bool beats = false, seconds = false, bar = false;
};
/// Fills in what was not given: seconds and beats from each other by the tempo (as if it had always been that one), the
/// bar from the beats and the time signature. Nothing when neither beats nor seconds are given.
void derive_missing(Transport& transport, GivenTransport given) AVIARY_NONBLOCKING;

/// The song, so many frames on.
void advance(Transport& transport, Frame frames, double sample_rate) AVIARY_NONBLOCKING;

} // namespace aviary::detail
