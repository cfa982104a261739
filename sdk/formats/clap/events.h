// CLAP's events and transport in the SDK's words. [audio-thread]
#pragma once

#include <aviary/event.h>
#include <aviary/nonblocking.h>
#include <aviary/transport.h>
#include <clap/events.h>

namespace aviary::detail {

/// False for what has no meaning here: foreign event spaces, sysex, notes of impossible keys.
bool to_event(const clap_event_header_t& header, Frame frame, Event& event) AVIARY_NONBLOCKING;

Transport to_transport(const clap_event_transport_t* transport) AVIARY_NONBLOCKING;

} // namespace aviary::detail
