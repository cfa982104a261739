#include "engine/graph/note_node.h"

#include <algorithm>
#include <utility>

namespace aviary::engine {

namespace {

/// -1 in either of the two matches everything.
bool is_of(const clap_event_note& end, const SoundingNote& note) {
    const auto agree = [](int a, int b) { return a == b || a == -1 || b == -1; };
    return agree(end.note_id, note.id) && agree(end.channel, note.channel) && agree(end.key, note.key);
}

} // namespace

std::unique_ptr<Unit> NoteNode::change(std::unique_ptr<Unit> next) {
    sounding_.clear();
    return std::exchange(unit_, std::move(next));
}

void NoteNode::process(EventList& events, NoteReceiver& receiver, BlockContext& block) {
    events_ = 0;
    Sending sending{*this, receiver, block.frames - 1};
    const clap_output_events sent{&sending, send};
    Stereo unheard = block.spare[0];
    unit_->run(block.silence, unheard, events, block, &sent);
}

bool NoteNode::send(const clap_output_events* list, const clap_event_header* event) {
    auto& [node, receiver, last_frame] = *static_cast<Sending*>(list->ctx);
    if (event->space_id != CLAP_CORE_EVENT_SPACE_ID) return true;
    const std::uint32_t time = std::min(event->time, last_frame);
    switch (event->type) {
    case CLAP_EVENT_NOTE_ON:
        return node.send_start(time, *reinterpret_cast<const clap_event_note*>(event), receiver);
    case CLAP_EVENT_NOTE_OFF:
    case CLAP_EVENT_NOTE_CHOKE:
        return node.send_end(time, *reinterpret_cast<const clap_event_note*>(event), receiver);
    case CLAP_EVENT_MIDI:
        return node.send_midi(time, *reinterpret_cast<const clap_event_midi*>(event), receiver);
    case CLAP_EVENT_NOTE_EXPRESSION: return node.send_other(time, *event, receiver);
    default: return true; // parameter values are asked for elsewhere; the rest concerns no instrument
    }
}

bool NoteNode::send_start(std::uint32_t time, const clap_event_note& note, NoteReceiver& receiver) {
    if (note.key < 0 || note.key > 127) return false;
    if (sounding_.size() == most_sounding) {
        ++events_dropped_;
        return false;
    }
    if (!send_other(time, note.header, receiver)) return false;
    sounding_.push_back({note.note_id, std::uint8_t(note.key), note.velocity, note.channel});
    return true;
}

/// Passes on only the end of a note that sounds: the others have ended already.
bool NoteNode::send_end(std::uint32_t time, const clap_event_note& note, NoteReceiver& receiver) {
    const auto ended =
        std::erase_if(sounding_, [&](const SoundingNote& sounding) { return is_of(note, sounding); });
    if (ended > 0) events_dropped_ += !receiver.take(time, note.header);
    return true;
}

/// Takes MIDI notes as CLAP notes, so that it is known which notes sound.
bool NoteNode::send_midi(std::uint32_t time, const clap_event_midi& midi, NoteReceiver& receiver) {
    const int status = midi.data[0] & 0xf0;
    if (status != 0x80 && status != 0x90) return send_other(time, midi.header, receiver);
    const bool starts = status == 0x90 && midi.data[2] > 0;
    const auto type = std::uint16_t(starts ? CLAP_EVENT_NOTE_ON : CLAP_EVENT_NOTE_OFF);
    const clap_event_note note{{sizeof(clap_event_note), time, CLAP_CORE_EVENT_SPACE_ID, type, 0}, -1, 0,
        std::int16_t(midi.data[0] & 0x0f), std::int16_t(midi.data[1] & 0x7f), midi.data[2] / 127.0};
    return starts ? send_start(time, note, receiver) : send_end(time, note, receiver);
}

bool NoteNode::send_other(std::uint32_t time, const clap_event_header& event, NoteReceiver& receiver) {
    if (events_ < most_events && receiver.take(time, event)) {
        ++events_;
        return true;
    }
    ++events_dropped_;
    return false;
}

} // namespace aviary::engine
