// The position in the song, for the pieces that a host's block is cut into. [audio-thread]
#pragma once

#include <aviary/event.h>
#include <aviary/nonblocking.h>
#include <aviary/transport.h>

namespace aviary::detail {

/// Which fields a host gave. `bar` means the bar's number and its start.
struct GivenTransport {
    bool beats = false, seconds = false, bar = false;
};
/// Fills in what was not given: seconds and beats from each other (as if the tempo had never changed), the bar from the
/// beats and the time signature. Does nothing when neither beats nor seconds are given.
void derive_missing(Transport& transport, GivenTransport given) AVIARY_NONBLOCKING;

/// Moves on by so many frames, if the song plays. Does not go back at the end of the loop.
void advance(Transport& transport, Frame frames, double sample_rate) AVIARY_NONBLOCKING;

} // namespace aviary::detail
