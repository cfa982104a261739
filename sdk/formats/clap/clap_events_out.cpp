// The half of clap_events.h that goes from the plugin to the host.
#include "sdk/formats/clap/clap_events.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace aviary::detail {

namespace {

template <typename T>
T event_of(unsigned type, Frame time) {
    T event{};
    event.header = {.size = sizeof(T),
        .time = time,
        .space_id = CLAP_CORE_EVENT_SPACE_ID,
        .type = std::uint16_t(type),
        .flags = 0};
    return event;
}

template <typename T>
bool push(const clap_output_events_t* out, const T& event) AVIARY_NONBLOCKING {
    return AVIARY_TRUSTED(out->try_push(out, &event.header));
}

template <typename T>
void address(T& to, const Event& event) {
    to.note_id = event.note_id;
    to.port_index = event.port;
    to.channel = event.channel;
    to.key = event.key;
}

bool send_note(
    const clap_output_events_t* out, unsigned type, Frame time, const Event& event) AVIARY_NONBLOCKING {
    auto note = event_of<clap_event_note_t>(type, time);
    address(note, event);
    note.velocity = event.velocity;
    return push(out, note);
}

clap_note_expression expression_id(Expression expression) {
    switch (expression) {
    case Expression::volume: return CLAP_NOTE_EXPRESSION_VOLUME;
    case Expression::pan: return CLAP_NOTE_EXPRESSION_PAN;
    case Expression::tuning: return CLAP_NOTE_EXPRESSION_TUNING;
    case Expression::vibrato: return CLAP_NOTE_EXPRESSION_VIBRATO;
    case Expression::brightness: return CLAP_NOTE_EXPRESSION_BRIGHTNESS;
    case Expression::pressure: return CLAP_NOTE_EXPRESSION_PRESSURE;
    case Expression::expression: break;
    }
    return CLAP_NOTE_EXPRESSION_EXPRESSION;
}

bool send_expression(const clap_output_events_t* out, Frame time, const Event& event) AVIARY_NONBLOCKING {
    auto expression = event_of<clap_event_note_expression_t>(CLAP_EVENT_NOTE_EXPRESSION, time);
    address(expression, event);
    expression.expression_id = expression_id(event.expression);
    expression.value = event.value;
    return push(out, expression);
}

bool send_midi(const clap_output_events_t* out, Frame time, const Event& event) AVIARY_NONBLOCKING {
    auto midi = event_of<clap_event_midi_t>(CLAP_EVENT_MIDI, time);
    midi.port_index = std::uint16_t(std::max<short>(event.port, 0));
    std::copy_n(event.midi, 3, midi.data);
    return push(out, midi);
}

bool send_sysex(const clap_output_events_t* out, Frame time, const Event& event) AVIARY_NONBLOCKING {
    auto message = event_of<clap_event_midi_sysex_t>(CLAP_EVENT_MIDI_SYSEX, time);
    message.port_index = std::uint16_t(std::max<short>(event.port, 0));
    message.buffer = event.sysex.data();
    message.size = std::uint32_t(event.sysex.size());
    return push(out, message);
}

bool send(const clap_output_events_t* out, Frame time, const Event& event) AVIARY_NONBLOCKING {
    switch (event.type) {
    case EventType::note_on: return send_note(out, CLAP_EVENT_NOTE_ON, time, event);
    case EventType::note_off: return send_note(out, CLAP_EVENT_NOTE_OFF, time, event);
    case EventType::note_choke: return send_note(out, CLAP_EVENT_NOTE_CHOKE, time, event);
    case EventType::note_end: return send_note(out, CLAP_EVENT_NOTE_END, time, event);
    case EventType::expression: return send_expression(out, time, event);
    case EventType::midi: return send_midi(out, time, event);
    case EventType::sysex: return send_sysex(out, time, event);
    case EventType::param:
    case EventType::modulation: break; // only the plugin that has the parameter understands these
    }
    return true;
}

/// A note-on of velocity 0 would be a note-off.
bool send_as_midi(const clap_output_events_t* out, Frame time, const Event& event) AVIARY_NONBLOCKING {
    Event midi = event;
    const auto put = [&](int status, int key, double amount, int least) {
        midi.midi[0] = static_cast<unsigned char>(status | (std::max<short>(event.channel, 0) & 0x0f));
        midi.midi[1] = static_cast<unsigned char>(key);
        midi.midi[2] = static_cast<unsigned char>(
            std::clamp(int(std::lround(std::clamp(amount, 0.0, 1.0) * 127)), least, 127));
        return key >= 0 && key <= 127 && send_midi(out, time, midi);
    };
    switch (event.type) {
    case EventType::note_on: return put(0x90, event.key, event.velocity, 1);
    case EventType::note_off:
    case EventType::note_choke: return put(0x80, event.key, event.velocity, 0);
    case EventType::expression:
        return event.expression == Expression::pressure && put(0xa0, event.key, event.value, 0);
    case EventType::midi: return send_midi(out, time, event);
    case EventType::sysex: return send_sysex(out, time, event);
    case EventType::note_end:
    case EventType::param:
    case EventType::modulation: break;
    }
    return true;
}

} // namespace

void send_events(Span<const Event> events, Frame piece_start, NoteOutput output,
    const clap_output_events_t* out) AVIARY_NONBLOCKING {
    if (!out) return;
    for (const Event& event : events) {
        const Frame time = piece_start + event.frame;
        if (output == NoteOutput::midi)
            send_as_midi(out, time, event);
        else if (output == NoteOutput::clap || event.type == EventType::note_end)
            send(out, time, event);
    }
}

bool send_edit(
    const Edit& edit, clap_id param_id, const clap_output_events_t* out, Frame time) AVIARY_NONBLOCKING {
    if (!out) return false;
    if (edit.kind != Edit::value) {
        auto gesture = event_of<clap_event_param_gesture_t>(
            edit.kind == Edit::begin ? CLAP_EVENT_PARAM_GESTURE_BEGIN : CLAP_EVENT_PARAM_GESTURE_END, time);
        gesture.param_id = param_id;
        return push(out, gesture);
    }
    auto value = event_of<clap_event_param_value_t>(CLAP_EVENT_PARAM_VALUE, time);
    value.param_id = param_id;
    value.note_id = value.port_index = value.channel = value.key = -1;
    value.value = edit.to;
    return push(out, value);
}

} // namespace aviary::detail
