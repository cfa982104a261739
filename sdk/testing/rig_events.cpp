// A Rig's events: notes, the song, and what the plugin sends.
#include "sdk/formats/clap/clap_events.h"
#include "sdk/testing/rig_parts.h"

#include <cmath>

namespace aviary::testing {

void Rig::note_on(int key, double velocity, unsigned at_frame) {
    parts_->add_note(CLAP_EVENT_NOTE_ON, key, velocity, at_frame);
}
void Rig::note_off(int key, unsigned at_frame) { parts_->add_note(CLAP_EVENT_NOTE_OFF, key, 0, at_frame); }
void Rig::note_choke(int key, unsigned at_frame) {
    parts_->add_note(CLAP_EVENT_NOTE_CHOKE, key, 0, at_frame);
}

void Rig::midi(unsigned char status, unsigned char data_1, unsigned char data_2, unsigned at_frame) {
    AnyEvent event;
    event.midi = {.header = header_of(sizeof event.midi, CLAP_EVENT_MIDI, at_frame),
        .port_index = 0,
        .data = {status, data_1, data_2}};
    parts_->add(event);
}

void Rig::modulate(const char* param_id, double amount, unsigned at_frame, int key) {
    AnyEvent event;
    event.modulation = {.header = header_of(sizeof event.modulation, CLAP_EVENT_PARAM_MOD, at_frame),
        .param_id = parts_->param(param_id),
        .cookie = nullptr,
        .note_id = -1,
        .port_index = -1,
        .channel = -1,
        .key = std::int16_t(key),
        .amount = amount};
    parts_->add(event);
}

std::vector<Event> Rig::sent() const { return parts_->sent; }

bool Rig::Parts::take(const clap_event_header_t& event) {
    if (event.size > sizeof(AnyEvent) || taken_count == taken.size()) return false;
    std::memcpy(&taken[taken_count++], &event, event.size);
    return true;
}

void Rig::Parts::keep_taken() {
    for (std::size_t i = 0; i < taken_count; ++i) {
        clap_event_header_t& header = taken[i].header;
        const bool is_end =
            header.type == CLAP_EVENT_NOTE_END; // to_event() knows what plugins receive, not this
        if (is_end) header.type = CLAP_EVENT_NOTE_OFF;
        Event event;
        if (!detail::to_event(header, block_start + header.time, event)) continue;
        if (is_end) event.type = EventType::note_end;
        const auto& message = messages.emplace_back(event.sysex.begin(), event.sysex.end());
        event.sysex = {message.data(), unsigned(message.size())};
        sent.push_back(event);
    }
    taken_count = 0;
}

void Rig::play(double beats_a_minute, double from_beat) {
    parts_->transport.header = header_of(sizeof parts_->transport, CLAP_EVENT_TRANSPORT, 0);
    parts_->transport.flags =
        CLAP_TRANSPORT_HAS_TEMPO | CLAP_TRANSPORT_HAS_BEATS_TIMELINE | CLAP_TRANSPORT_IS_PLAYING;
    parts_->transport.tempo = beats_a_minute;
    parts_->beats = from_beat;
}

void Rig::stop() { parts_->transport.flags &= ~std::uint32_t(CLAP_TRANSPORT_IS_PLAYING); }

} // namespace aviary::testing
