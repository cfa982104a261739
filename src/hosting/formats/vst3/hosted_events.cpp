// Notes, expressions, MIDI and values as VST3 has them, and back. [audio-thread]
#include "hosting/formats/vst3/hosted_vst3.h"

#include <algorithm>
#include <tuple>

namespace aviary::hosting {

using namespace vst3;

namespace {

/// VST3's number of an expression, and its value from 0 to 1: volume is a gain of up to 4, tuning ten octaves either way.
struct Expression {
    vst::NoteExpressionTypeID type;
    double normalized;
};
Expression expression_of(const clap_event_note_expression& event) {
    switch (event.expression_id) {
    case CLAP_NOTE_EXPRESSION_VOLUME: return {vst::kVolumeTypeID, event.value / 4};
    case CLAP_NOTE_EXPRESSION_PAN: return {vst::kPanTypeID, event.value};
    case CLAP_NOTE_EXPRESSION_TUNING: return {vst::kTuningTypeID, event.value / 240 + 0.5};
    case CLAP_NOTE_EXPRESSION_VIBRATO: return {vst::kVibratoTypeID, event.value};
    case CLAP_NOTE_EXPRESSION_EXPRESSION: return {vst::kExpressionTypeID, event.value};
    case CLAP_NOTE_EXPRESSION_BRIGHTNESS: return {vst::kBrightnessTypeID, event.value};
    default: return {vst::kInvalidTypeID, 0};
    }
}

vst::Event event_at(std::uint32_t frame, vst::Event::EventTypes type) {
    vst::Event event{};
    event.sampleOffset = int32(frame);
    event.type = type;
    return event;
}

template <typename Event>
const Event& as(const clap_event_header& event) {
    return reinterpret_cast<const Event&>(event);
}

} // namespace

void HostedVst3::take_event(const clap_event_header& event) {
    if (event.space_id != CLAP_CORE_EVENT_SPACE_ID) return;
    switch (event.type) {
    case CLAP_EVENT_NOTE_ON:
    case CLAP_EVENT_NOTE_OFF:
    case CLAP_EVENT_NOTE_CHOKE: return take_note(as<clap_event_note>(event));
    case CLAP_EVENT_NOTE_EXPRESSION: return take_expression(as<clap_event_note_expression>(event));
    case CLAP_EVENT_MIDI: return take_midi(as<clap_event_midi>(event));
    case CLAP_EVENT_MIDI_SYSEX: {
        const auto& message = as<clap_event_midi_sysex>(event);
        auto data = event_at(event.time, vst::Event::kDataEvent);
        data.data = {message.size, vst::DataEvent::kMidiSysEx, message.buffer};
        return events_in_.add(data);
    }
    case CLAP_EVENT_PARAM_VALUE: {
        const auto& change = as<clap_event_param_value>(event);
        const bool is_for_all = change.note_id < 0 && change.key < 0; // VST3 has no values of single notes
        if (const auto index = parameters_.find(change.param_id); index && is_for_all)
            take_parameter(
                change.param_id, int32(event.time), parameters_[*index].map.normalized(change.value));
        return;
    }
    default: return;
    }
}

void HostedVst3::take_parameter(vst::ParamID id, int32 frame, double normalized) {
    auto* queue = changes_in_->queue_of(id);
    if (!queue) return;
    const auto index = parameters_.find(id);
    if (!index) { // it stands for a MIDI controller, whose value before nobody knows
        int32 place = 0;
        queue->addPoint(frame, normalized, place);
        return;
    }
    queue->add(frame, parameters_.value(*index), normalized);
    parameters_.note(*index, normalized);
    has_news_ = true;
}

void HostedVst3::take_note(const clap_event_note& note) {
    const auto channel = int16(std::clamp<int>(note.channel, 0, 15));
    const auto key = int16(std::clamp<int>(note.key, 0, 127));
    if (note.header.type == CLAP_EVENT_NOTE_ON) {
        auto event = event_at(note.header.time, vst::Event::kNoteOnEvent);
        event.noteOn = {
            channel, key, 0, float(note.velocity), 0, note_ids_.begin(channel, key, note.note_id)};
        return events_in_.add(event);
    }
    // VST3 cannot cut a note: it ends.
    const auto end = [&](int of_channel, int of_key, int32 id) {
        auto event = event_at(note.header.time, vst::Event::kNoteOffEvent);
        event.noteOff = {int16(of_channel), int16(of_key), float(note.velocity), id, 0};
        events_in_.add(event);
    };
    const bool is_known = note_ids_.take(note.channel, note.key, note.note_id, end);
    if (!is_known && note.key >= 0 && note.channel >= 0) end(channel, key, note.note_id);
}

void HostedVst3::take_expression(const clap_event_note_expression& event) {
    const auto channel = int16(std::clamp<int>(event.channel, 0, 15));
    const auto key = int16(std::clamp<int>(event.key, 0, 127));
    const int32 id = note_ids_.find(event.channel, event.key, event.note_id);
    if (event.expression_id == CLAP_NOTE_EXPRESSION_PRESSURE) {
        auto pressed = event_at(event.header.time, vst::Event::kPolyPressureEvent);
        pressed.polyPressure = {channel, key, float(event.value), id};
        return events_in_.add(pressed);
    }
    const auto [type, normalized] = expression_of(event);
    if (type == vst::kInvalidTypeID || id < 0) return;
    auto moved = event_at(event.header.time, vst::Event::kNoteExpressionValueEvent);
    moved.noteExpressionValue = {type, id, std::clamp(normalized, 0.0, 1.0)};
    events_in_.add(moved);
}

/// Notes are notes, and controllers move the parameters that the plugin has for them.
void HostedVst3::take_midi(const clap_event_midi& event) {
    const unsigned status = event.data[0] & 0xf0u, channel = event.data[0] & 0x0fu;
    const unsigned first = event.data[1] & 0x7fu, second = event.data[2] & 0x7fu;
    const auto note = [&](std::uint16_t type) {
        take_note({{sizeof(clap_event_note), event.header.time, CLAP_CORE_EVENT_SPACE_ID, type, 0}, -1, 0,
            std::int16_t(channel), std::int16_t(first), double(second) / 127});
    };
    const auto move = [&](unsigned controller, double normalized) {
        const auto id = parameters_.moved_by(channel, controller);
        if (id != HostedParameters::none) take_parameter(id, int32(event.header.time), normalized);
    };
    switch (status) {
    case 0x90: return note(second > 0 ? CLAP_EVENT_NOTE_ON : CLAP_EVENT_NOTE_OFF);
    case 0x80: return note(CLAP_EVENT_NOTE_OFF);
    case 0xa0: {
        auto pressed = event_at(event.header.time, vst::Event::kPolyPressureEvent);
        pressed.polyPressure = {
            int16(channel), int16(first), float(second) / 127, note_ids_.find(int(channel), int(first), -1)};
        return events_in_.add(pressed);
    }
    case 0xb0: return move(first, double(second) / 127);
    case 0xc0: {
        const auto steps = unsigned(std::max(0, parameters_.program_steps()));
        if (parameters_.program() != HostedParameters::none && first <= steps)
            take_parameter(
                parameters_.program(), int32(event.header.time), steps > 0 ? double(first) / steps : 0);
        return;
    }
    case 0xd0: return move(vst::kAfterTouch, double(first) / 127);
    case 0xe0: return move(vst::kPitchBend, double(second << 7 | first) / 16384); // the middle is the middle
    default: return;
    }
}

void HostedVst3::gather_events() {
    for (const vst::Event& event : events_out_.events()) {
        const auto add_note = [&](std::uint16_t type, int32 id, int16 channel, int16 key, float velocity) {
            auto* given = next_given(type, sizeof(clap_event_note), event.sampleOffset);
            if (!given) return;
            given->note.note_id = id;
            given->note.channel = channel;
            given->note.key = key;
            given->note.velocity = double(velocity);
        };
        const auto add_midi = [&](int status, int first, int second) {
            auto* given = next_given(CLAP_EVENT_MIDI, sizeof(clap_event_midi), event.sampleOffset);
            if (!given) return;
            given->midi.data[0] = std::uint8_t(status | (event.midiCCOut.channel & 0x0f));
            given->midi.data[1] = std::uint8_t(first & 0x7f);
            given->midi.data[2] = std::uint8_t(second & 0x7f);
        };
        const auto& [on, off, cc] = std::tie(event.noteOn, event.noteOff, event.midiCCOut);
        if (event.type == vst::Event::kNoteOnEvent)
            add_note(CLAP_EVENT_NOTE_ON, on.noteId, on.channel, on.pitch, on.velocity);
        if (event.type == vst::Event::kNoteOffEvent)
            add_note(CLAP_EVENT_NOTE_OFF, off.noteId, off.channel, off.pitch, off.velocity);
        if (event.type != vst::Event::kLegacyMIDICCOutEvent) continue;
        if (cc.controlNumber < 128) add_midi(0xb0, cc.controlNumber, cc.value);
        if (cc.controlNumber == vst::kAfterTouch) add_midi(0xd0, cc.value, 0);
        if (cc.controlNumber == vst::kPitchBend) add_midi(0xe0, cc.value, cc.value2);
        if (cc.controlNumber == vst::kCtrlProgramChange) add_midi(0xc0, cc.value, 0);
        if (cc.controlNumber == vst::kCtrlPolyPressure) add_midi(0xa0, cc.value, cc.value2);
    }
}

} // namespace aviary::hosting
