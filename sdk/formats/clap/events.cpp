#include "sdk/formats/clap/events.h"

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
    default: return false;
    }
}

Transport to_transport(const clap_event_transport_t* given) AVIARY_NONBLOCKING {
    Transport transport;
    if (!given) return transport;
    const auto has = [&](std::uint32_t flag) { return (given->flags & flag) != 0; };
    const auto beats = [](clap_beattime time) { return double(time) / double(CLAP_BEATTIME_FACTOR); };
    transport.known = true;
    transport.playing = has(CLAP_TRANSPORT_IS_PLAYING);
    if (has(CLAP_TRANSPORT_HAS_TEMPO) && std::isfinite(given->tempo) && given->tempo > 0)
        transport.tempo = given->tempo;
    if (has(CLAP_TRANSPORT_HAS_BEATS_TIMELINE)) {
        transport.looping = has(CLAP_TRANSPORT_IS_LOOP_ACTIVE);
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
    return transport;
}

} // namespace aviary::detail
