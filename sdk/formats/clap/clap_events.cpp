#include "sdk/formats/clap/clap_events.h"

#include "sdk/core/block/block_transport.h"

#include <aviary/param.h>

#include <algorithm>
#include <cmath>

namespace aviary::detail {

namespace {

template <typename T>
const T& as(const clap_event_header_t& header) {
    return reinterpret_cast<const T&>(header);
}

double unit_interval(double value) { return std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0.0; }

bool from_note(const clap_event_note_t& note, Event& event) {
    event.note_id = note.note_id;
    event.port = note.port_index;
    event.channel = note.channel;
    event.key = note.key;
    event.velocity = unit_interval(note.velocity);
    if (event.type == EventType::note_on) return note.key >= 0 && note.key <= 127;
    return note.key >= -1 && note.key <= 127;
}

bool from_expression(const clap_event_note_expression_t& expression, Event& event) {
    switch (expression.expression_id) {
    case CLAP_NOTE_EXPRESSION_VOLUME: event.expression = Expression::volume; break;
    case CLAP_NOTE_EXPRESSION_PAN: event.expression = Expression::pan; break;
    case CLAP_NOTE_EXPRESSION_TUNING: event.expression = Expression::tuning; break;
    case CLAP_NOTE_EXPRESSION_VIBRATO: event.expression = Expression::vibrato; break;
    case CLAP_NOTE_EXPRESSION_EXPRESSION: event.expression = Expression::expression; break;
    case CLAP_NOTE_EXPRESSION_BRIGHTNESS: event.expression = Expression::brightness; break;
    case CLAP_NOTE_EXPRESSION_PRESSURE: event.expression = Expression::pressure; break;
    default: return false;
    }
    event.type = EventType::expression;
    event.note_id = expression.note_id;
    event.port = expression.port_index;
    event.channel = expression.channel;
    event.key = expression.key;
    event.value = expression.value;
    return std::isfinite(expression.value);
}

bool from_midi(const clap_event_midi_t& midi, Event& event) {
    const auto status = midi.data[0] & 0xf0;
    if (status < 0x80 || status == 0xf0) return false;
    event.port = short(midi.port_index);
    event.channel = midi.data[0] & 0x0f;
    const bool on = status == 0x90 && midi.data[2] > 0;
    if (on || status == 0x90 || status == 0x80) {
        event.type = on ? EventType::note_on : EventType::note_off;
        event.key = midi.data[1] & 0x7f;
        event.velocity = (midi.data[2] & 0x7f) / 127.0;
        return true;
    }
    event.type = EventType::midi;
    event.key = -1;
    std::copy_n(midi.data, 3, event.midi);
    return true;
}

/// Takes whole messages only: a part of one means nothing here, and hosts cut them as they please.
bool from_sysex(const clap_event_midi_sysex_t& message, Event& event) {
    if (!message.buffer || message.size < 2) return false;
    if (message.buffer[0] != 0xf0 || message.buffer[message.size - 1] != 0xf7) return false;
    event.type = EventType::sysex;
    event.port = short(message.port_index);
    event.sysex = {message.buffer, message.size};
    return true;
}

template <typename T>
ParamChange from_param(const T& event, double value, bool is_modulation) {
    return {.param_id = event.param_id,
        .value = value,
        .is_modulation = is_modulation,
        .for_notes = event.note_id != -1 || event.channel != -1 || event.key != -1,
        .note_id = event.note_id,
        .port = event.port_index,
        .channel = event.channel,
        .key = event.key};
}

} // namespace

bool to_event(const clap_event_header_t& header, Frame frame, Event& event) AVIARY_NONBLOCKING {
    if (header.space_id != CLAP_CORE_EVENT_SPACE_ID) return false;
    event = {};
    event.frame = frame;
    switch (header.type) {
    case CLAP_EVENT_NOTE_ON:
        event.type = EventType::note_on;
        return from_note(as<clap_event_note_t>(header), event);
    case CLAP_EVENT_NOTE_OFF:
        event.type = EventType::note_off;
        return from_note(as<clap_event_note_t>(header), event);
    case CLAP_EVENT_NOTE_CHOKE:
        event.type = EventType::note_choke;
        return from_note(as<clap_event_note_t>(header), event);
    case CLAP_EVENT_NOTE_EXPRESSION: return from_expression(as<clap_event_note_expression_t>(header), event);
    case CLAP_EVENT_MIDI: return from_midi(as<clap_event_midi_t>(header), event);
    case CLAP_EVENT_MIDI_SYSEX: return from_sysex(as<clap_event_midi_sysex_t>(header), event);
    default: return false;
    }
}

std::optional<ParamChange> to_param_change(const clap_event_header_t& header) AVIARY_NONBLOCKING {
    if (header.space_id != CLAP_CORE_EVENT_SPACE_ID) return std::nullopt;
    if (header.type == CLAP_EVENT_PARAM_VALUE) {
        const auto& event = as<clap_event_param_value_t>(header);
        return from_param(event, event.value, false);
    }
    if (header.type != CLAP_EVENT_PARAM_MOD) return std::nullopt;
    const auto& event = as<clap_event_param_mod_t>(header);
    return from_param(event, event.amount, true);
}

bool to_event(const ParamChange& change, const Param& param, Frame frame, Event& event) AVIARY_NONBLOCKING {
    event = {};
    event.frame = frame;
    event.type = change.is_modulation ? EventType::modulation : EventType::param;
    event.param = &param;
    event.note_id = change.note_id;
    event.port = change.port;
    event.channel = change.channel;
    event.key = change.key;
    event.value = change.is_modulation ? change.value : std::clamp(change.value, param.min(), param.max());
    return std::isfinite(change.value);
}

Transport to_transport(const clap_event_transport_t* given) AVIARY_NONBLOCKING {
    Transport transport;
    if (!given) return transport;
    const auto has = [&](std::uint32_t flag) { return (given->flags & flag) != 0; };
    const auto beats = [](clap_beattime time) { return double(time) / double(CLAP_BEATTIME_FACTOR); };
    transport.known = true;
    transport.playing = has(CLAP_TRANSPORT_IS_PLAYING);
    transport.recording = has(CLAP_TRANSPORT_IS_RECORDING);
    if (has(CLAP_TRANSPORT_HAS_TEMPO) && std::isfinite(given->tempo) && given->tempo > 0)
        transport.tempo = given->tempo;
    transport.looping = has(CLAP_TRANSPORT_IS_LOOP_ACTIVE);
    if (has(CLAP_TRANSPORT_HAS_BEATS_TIMELINE)) {
        transport.position_beats = beats(given->song_pos_beats);
        transport.bar_start_beats = beats(given->bar_start);
        transport.bar = given->bar_number;
        transport.loop_start_beats = beats(given->loop_start_beats);
        transport.loop_end_beats = beats(given->loop_end_beats);
    }
    if (has(CLAP_TRANSPORT_HAS_SECONDS_TIMELINE))
        transport.position_seconds = double(given->song_pos_seconds) / double(CLAP_SECTIME_FACTOR);
    if (has(CLAP_TRANSPORT_HAS_TIME_SIGNATURE) && given->tsig_num > 0 && given->tsig_denom > 0) {
        transport.beats_per_bar = given->tsig_num;
        transport.beat_unit = given->tsig_denom;
    }
    const bool beats_given = has(CLAP_TRANSPORT_HAS_BEATS_TIMELINE);
    derive_missing(transport,
        {.beats = beats_given, .seconds = has(CLAP_TRANSPORT_HAS_SECONDS_TIMELINE), .bar = beats_given});
    return transport;
}

} // namespace aviary::detail
