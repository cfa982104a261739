#include "sdk/formats/vst3/processor/vst3_events.h"

#include "sdk/core/block/block_transport.h"
#include "sdk/formats/vst3/controller/normalized.h"
#include "sdk/formats/vst3/ids.h"
#include "sdk/formats/vst3/processor/expressions.h"

#include <algorithm>
#include <cmath>

namespace aviary::detail {

namespace {

constexpr unsigned events_limit = 4096;

bool is_key(int pitch) { return pitch >= 0 && pitch <= 127; }

template <typename Note>
void put_note(const Note& note, Event& event) {
    event.note_id = note.noteId;
    event.channel = note.channel;
    event.key = note.pitch;
}

/// Names its note by id alone.
bool put_expression(const vst::NoteExpressionValueEvent& from, Event& event) {
    const auto* kind = find_expression(from.typeId);
    if (!kind) return false;
    event.type = EventType::expression;
    event.expression = kind->expression;
    event.value = expression_value(kind->expression, unit_interval(from.value));
    event.note_id = from.noteId;
    event.channel = event.key = -1;
    return true;
}

} // namespace

Frame frame_in_block(int offset, Frame frames) AVIARY_NONBLOCKING {
    return std::min(Frame(std::max(offset, 0)), frames - 1);
}

bool to_event(const vst::Event& from, Event& event) AVIARY_NONBLOCKING {
    event = {};
    if (from.busIndex != 0) return false;
    switch (from.type) {
    case vst::Event::kNoteOnEvent:
        put_note(from.noteOn, event);
        event.type = EventType::note_on;
        event.velocity = unit_interval(from.noteOn.velocity);
        break;
    case vst::Event::kNoteOffEvent:
        put_note(from.noteOff, event);
        event.type = EventType::note_off;
        event.velocity = unit_interval(from.noteOff.velocity);
        break;
    case vst::Event::kPolyPressureEvent:
        put_note(from.polyPressure, event);
        event.type = EventType::expression;
        event.expression = Expression::pressure;
        event.value = unit_interval(from.polyPressure.pressure);
        break;
    case vst::Event::kNoteExpressionValueEvent: return put_expression(from.noteExpressionValue, event);
    case vst::Event::kDataEvent:
        event.type = EventType::sysex;
        event.key = -1;
        event.sysex = {from.data.bytes, from.data.size};
        return from.data.type == vst::DataEvent::kMidiSysEx && from.data.bytes && from.data.size > 0;
    default: return false;
    }
    return is_key(event.key);
}

namespace {

bool put_midi(const Event& event, vst::Event& to) {
    using vst3::int8;
    const int status = event.midi[0] & 0xf0, first = event.midi[1] & 0x7f, second = event.midi[2] & 0x7f;
    const auto put = [&](int number, int value, int value_2) {
        to.type = vst::Event::kLegacyMIDICCOutEvent;
        to.midiCCOut = {vst3::uint8(number), int8(event.midi[0] & 0x0f), int8(value), int8(value_2)};
        return true;
    };
    switch (status) {
    case 0xa0: return put(vst::kCtrlPolyPressure, first, second);
    case 0xb0: return put(first, second, 0);
    case 0xc0: return put(vst::kCtrlProgramChange, first, 0);
    case 0xd0: return put(vst::kAfterTouch, first, 0);
    case 0xe0: return put(vst::kPitchBend, first, second);
    default: return false;
    }
}

bool put_expression(const Event& event, vst::Event& to) {
    if (event.expression == Expression::pressure && event.key >= 0) {
        to.type = vst::Event::kPolyPressureEvent;
        to.polyPressure = {event.channel, event.key, float(event.value), event.note_id};
        return true;
    }
    const auto kinds = expression_kinds();
    const auto kind = std::find_if(kinds.begin(), kinds.end(),
        [&](const ExpressionKind& other) { return other.expression == event.expression; });
    if (kind == kinds.end() || event.note_id < 0) return false; // VST3 names the note by its id alone
    to.type = vst::Event::kNoteExpressionValueEvent;
    to.noteExpressionValue = {
        kind->id, event.note_id, unit_interval(expression_travel(event.expression, event.value))};
    return true;
}

} // namespace

bool from_event(const Event& event, vst::Event& to) AVIARY_NONBLOCKING {
    to = {};
    const auto channel = std::max<short>(event.channel, 0);
    switch (event.type) {
    case EventType::note_on:
        to.type = vst::Event::kNoteOnEvent;
        to.noteOn = {channel, event.key, 0, float(event.velocity), 0, event.note_id};
        return is_key(event.key);
    case EventType::note_off:
    case EventType::note_choke:
        to.type = vst::Event::kNoteOffEvent;
        to.noteOff = {channel, event.key, float(event.velocity), event.note_id, 0};
        return is_key(event.key);
    case EventType::expression: return put_expression(event, to);
    case EventType::midi: return put_midi(event, to);
    case EventType::sysex:
        to.type = vst::Event::kDataEvent;
        to.data = {vst3::uint32(event.sysex.size()), vst::DataEvent::kMidiSysEx, event.sysex.data()};
        return event.sysex.size() > 0;
    case EventType::note_end:
    case EventType::param:
    case EventType::modulation: break;
    }
    return false;
}

Event controller_event(vst::ParamID id, double normalized) AVIARY_NONBLOCKING {
    const auto [channel, number] = controller_of(id);
    Event event;
    event.type = EventType::midi;
    event.channel = short(channel);
    event.key = -1;
    const auto put = [&](int status, int data_1, int data_2) {
        event.midi[0] = static_cast<unsigned char>(status | channel);
        event.midi[1] = static_cast<unsigned char>(data_1);
        event.midi[2] = static_cast<unsigned char>(data_2);
    };
    const double value = unit_interval(normalized);
    const int seven_bits = int(std::lround(value * 127));
    if (number == vst::kPitchBend) {
        // 14 bits around 0x2000, which 0.5 must hit.
        const int bend = std::min(int(std::lround(value * 0x4000)), 0x3fff);
        put(0xe0, bend & 0x7f, bend >> 7);
    } else if (number == vst::kAfterTouch) {
        put(0xd0, seven_bits, 0);
    } else {
        put(0xb0, number, seven_bits);
    }
    return event;
}

void IncomingEvents::prepare(bool takes_notes) { incoming_.resize(takes_notes ? events_limit : 0); }

void IncomingEvents::put(const Event& event) AVIARY_NONBLOCKING {
    if (count_ == incoming_.size()) return;
    incoming_[count_] = {event, count_};
    ++count_;
}

void IncomingEvents::gather(const vst::ProcessData& block) AVIARY_NONBLOCKING {
    count_ = next_ = 0;
    if (incoming_.empty()) return;
    const auto frames = std::max(Frame(block.numSamples), 1u); // a call without sound has events all the same
    // Controllers first: a bend on the frame of a note is meant for the note.
    if (block.inputParameterChanges) gather_controllers(*block.inputParameterChanges, frames);
    if (block.inputEvents) gather_notes(*block.inputEvents, frames);
    const auto before = [](const Incoming& a, const Incoming& b) {
        return a.event.frame != b.event.frame ? a.event.frame < b.event.frame : a.order < b.order;
    };
    std::sort(incoming_.begin(), incoming_.begin() + count_, before);
}

void IncomingEvents::gather_controllers(vst::IParameterChanges& changes, Frame frames) AVIARY_NONBLOCKING {
    const int queues = AVIARY_TRUSTED(changes.getParameterCount());
    for (int i = 0; i < queues; ++i) {
        auto* queue = AVIARY_TRUSTED(changes.getParameterData(i));
        if (!queue) continue;
        const vst::ParamID id = AVIARY_TRUSTED(queue->getParameterId());
        if (!is_controller(id)) continue;
        const int points = AVIARY_TRUSTED(queue->getPointCount());
        for (int point = 0; point < points && count_ < events_limit / 2; ++point) {
            vst3::int32 offset = 0;
            double value = 0;
            if (AVIARY_TRUSTED(queue->getPoint(point, offset, value)) != vst3::kResultOk) continue;
            Event event = controller_event(id, value);
            event.frame = frame_in_block(offset, frames);
            put(event);
        }
    }
}

void IncomingEvents::gather_notes(vst::IEventList& list, Frame frames) AVIARY_NONBLOCKING {
    const int count = AVIARY_TRUSTED(list.getEventCount());
    for (int i = 0; i < count; ++i) {
        vst::Event from;
        Event event;
        if (AVIARY_TRUSTED(list.getEvent(i, from)) != vst3::kResultOk || !to_event(from, event)) continue;
        event.frame = frame_in_block(from.sampleOffset, frames);
        put(event);
        if (event.type != EventType::note_on || !(std::abs(from.noteOn.tuning) > 0)) continue;
        event.type = EventType::expression;
        event.expression = Expression::tuning;
        event.value = from.noteOn.tuning / 100.0; // cents
        if (std::isfinite(event.value)) put(event);
    }
}

Frame IncomingEvents::add_to(Instance& instance, Frame start, Frame end) AVIARY_NONBLOCKING {
    for (; next_ < count_; ++next_) {
        Event event = incoming_[next_].event;
        const Frame time = std::max(event.frame, start); // those that did not fit before are late
        if (time >= end) break;
        event.frame = time - start;
        if (!instance.add(event)) return time + 1; // the rest follows a frame later
    }
    return end;
}

Transport to_transport(const vst::ProcessContext* context) AVIARY_NONBLOCKING {
    using Given = vst::ProcessContext;
    Transport transport;
    if (!context) return transport;
    const auto has = [&](std::uint32_t flag) { return (context->state & flag) != 0; };
    transport.known = true;
    transport.playing = has(Given::kPlaying);
    transport.recording = has(Given::kRecording);
    if (has(Given::kTempoValid) && std::isfinite(context->tempo) && context->tempo > 0)
        transport.tempo = context->tempo;
    if (has(Given::kTimeSigValid) && context->timeSigNumerator > 0 && context->timeSigDenominator > 0) {
        transport.beats_per_bar = context->timeSigNumerator;
        transport.beat_unit = context->timeSigDenominator;
    }
    const GivenTransport given = {
        .beats = has(Given::kProjectTimeMusicValid) && std::isfinite(context->projectTimeMusic),
        .seconds = context->sampleRate > 0,
        .bar = has(Given::kBarPositionValid) && std::isfinite(context->barPositionMusic)};
    if (given.seconds) transport.position_seconds = double(context->projectTimeSamples) / context->sampleRate;
    if (given.beats) transport.position_beats = context->projectTimeMusic;
    if (given.bar) {
        transport.bar_start_beats = context->barPositionMusic;
        // VST3 does not count bars; this is their number if the signature never changed.
        const double bar_beats = 4.0 * transport.beats_per_bar / transport.beat_unit;
        transport.bar = int(std::lround(context->barPositionMusic / bar_beats));
    }
    transport.looping = has(Given::kCycleActive);
    if (has(Given::kCycleValid) && context->cycleEndMusic > context->cycleStartMusic) {
        transport.loop_start_beats = context->cycleStartMusic;
        transport.loop_end_beats = context->cycleEndMusic;
    }
    derive_missing(transport, given);
    return transport;
}

} // namespace aviary::detail
