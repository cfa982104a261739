// Converts CLAP's events and transport into the SDK's, and what a plugin sends into CLAP's. [audio-thread]
#pragma once

#include "sdk/formats/clap/edits.h"

#include <aviary/event.h>
#include <aviary/nonblocking.h>
#include <aviary/transport.h>
#include <clap/events.h>

#include <optional>

namespace aviary::detail {

/// False for what has no meaning here: foreign event spaces, parameters, notes of impossible keys.
bool to_event(const clap_event_header_t& header, Frame frame, Event& event) AVIARY_NONBLOCKING;

/// A parameter's value or modulation: of the whole plugin, or of the notes that it names.
struct ParamChange {
    clap_id param_id = CLAP_INVALID_ID;
    double value = 0;
    bool is_modulation = false;
    bool for_notes = false;
    int note_id = -1;
    short port = -1, channel = -1, key = -1;
};
std::optional<ParamChange> to_param_change(const clap_event_header_t& header) AVIARY_NONBLOCKING;
/// For a change that is for notes. False when its value is not finite.
bool to_event(const ParamChange& change, const Param& param, Frame frame, Event& event) AVIARY_NONBLOCKING;

Transport to_transport(const clap_event_transport_t* transport) AVIARY_NONBLOCKING;

enum class NoteOutput : unsigned char {
    none, ///< only the ends of notes are sent
    clap,
    midi, ///< for hosts that know no other notes; what MIDI has no word for is left out
};
/// Gives the host what a plugin sent in a piece; `piece_start` is the piece's first frame in the host's block. What the
/// host has no room for is lost.
void send_events(Span<const Event> events, Frame piece_start, NoteOutput output,
    const clap_output_events_t* out) AVIARY_NONBLOCKING;

/// False when the host has no room for it now.
bool send_edit(
    const Edit& edit, clap_id param_id, const clap_output_events_t* out, Frame time = 0) AVIARY_NONBLOCKING;

} // namespace aviary::detail
