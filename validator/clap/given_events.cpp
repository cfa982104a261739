#include "validator/clap/given_events.h"

#include "validator/rule.h"

#include <cmath>
#include <cstring>

namespace aviary::validator {
namespace {

std::int64_t fixed(double value) { return std::llround(value * double(CLAP_BEATTIME_FACTOR)); }

clap_event_header header(const Event& event, std::size_t size, std::uint16_t type) {
    return {std::uint32_t(size), event.frame, CLAP_CORE_EVENT_SPACE_ID, type, 0};
}

std::uint16_t note_type(Event::Kind kind) {
    switch (kind) {
    case Event::Kind::note_on: return CLAP_EVENT_NOTE_ON;
    case Event::Kind::note_off: return CLAP_EVENT_NOTE_OFF;
    default: return CLAP_EVENT_NOTE_CHOKE;
    }
}

} // namespace

clap_event_transport to_clap(const Transport& t) {
    clap_event_transport event{};
    event.header = {sizeof event, 0, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_TRANSPORT, 0};
    const auto flag = [&](bool on, std::uint32_t bit) { event.flags |= on ? bit : 0; };
    flag(t.playing, CLAP_TRANSPORT_IS_PLAYING);
    flag(t.recording, CLAP_TRANSPORT_IS_RECORDING);
    flag(t.looping, CLAP_TRANSPORT_IS_LOOP_ACTIVE);
    flag(t.has_tempo, CLAP_TRANSPORT_HAS_TEMPO);
    flag(t.has_beats, CLAP_TRANSPORT_HAS_BEATS_TIMELINE);
    flag(t.has_seconds, CLAP_TRANSPORT_HAS_SECONDS_TIMELINE);
    flag(t.has_signature, CLAP_TRANSPORT_HAS_TIME_SIGNATURE);
    event.tempo = t.tempo;
    event.song_pos_beats = fixed(t.beats);
    event.song_pos_seconds = fixed(t.seconds);
    event.loop_start_beats = fixed(t.loop_start);
    event.loop_end_beats = fixed(t.loop_end);
    event.tsig_num = std::uint16_t(t.numerator);
    event.tsig_denom = std::uint16_t(t.denominator);
    return event;
}

ClapInput::Any ClapInput::to_clap_event(const Event& event, std::deque<std::vector<std::uint8_t>>& messages) {
    Any any{};
    switch (event.kind) {
    case Event::Kind::note_on:
    case Event::Kind::note_off:
    case Event::Kind::note_choke:
        any.note = {header(event, sizeof any.note, note_type(event.kind)), event.note_id, event.port,
            event.channel, event.key, event.value};
        break;
    case Event::Kind::expression:
        any.expression = {header(event, sizeof any.expression, CLAP_EVENT_NOTE_EXPRESSION),
            std::int32_t(event.id), event.note_id, event.port, event.channel, event.key, event.value};
        break;
    case Event::Kind::parameter:
    case Event::Kind::alien_space:
        any.value = {header(event, sizeof any.value, CLAP_EVENT_PARAM_VALUE), event.id, event.cookie,
            event.note_id, event.port, event.channel, event.key, event.value};
        if (event.kind == Event::Kind::alien_space) any.header.space_id = 0xb33f;
        break;
    case Event::Kind::modulation:
        any.modulation = {header(event, sizeof any.modulation, CLAP_EVENT_PARAM_MOD), event.id, event.cookie,
            event.note_id, event.port, event.channel, event.key, event.value};
        break;
    case Event::Kind::transport:
        any.transport = to_clap(event.transport);
        any.transport.header.time = event.frame;
        break;
    case Event::Kind::midi:
        any.midi = {header(event, sizeof any.midi, CLAP_EVENT_MIDI), 0,
            {event.bytes[0], event.bytes[1], event.bytes[2]}};
        break;
    case Event::Kind::sysex: {
        auto& message = messages.emplace_back(event.id + 2, std::uint8_t(0x55));
        message.front() = 0xf0;
        message.back() = 0xf7;
        any.sysex = {header(event, sizeof any.sysex, CLAP_EVENT_MIDI_SYSEX), 0, message.data(),
            std::uint32_t(message.size())};
        break;
    }
    case Event::Kind::alien_type:
        any.header = header(event, sizeof any, 999);
        std::memset(any.alien + sizeof any.header, 0xff, sizeof any - sizeof any.header);
        break;
    }
    return any;
}

ClapInput::ClapInput(const std::vector<Event>& events)
    : list_{.ctx = this,
        .size = [](const clap_input_events* list) -> std::uint32_t {
            return std::uint32_t(static_cast<const ClapInput*>(list->ctx)->events_.size());
        },
        .get = [](const clap_input_events* list, std::uint32_t index) -> const clap_event_header* {
            const auto& all = static_cast<const ClapInput*>(list->ctx)->events_;
            return index < all.size() ? &all[index].header : nullptr;
        }} {
    events_.reserve(events.size());
    for (const Event& event : events) events_.push_back(to_clap_event(event, messages_));
}

ClapOutput::ClapOutput(std::uint32_t frames, Block::Seen* seen)
    : frames_(frames)
    , seen_(seen)
    , list_{.ctx = this, .try_push = push} {}

void ClapOutput::complain(const char* what) const {
    if (seen_) seen_->complain({watched::events, what});
}

bool ClapOutput::push(const clap_output_events* list, const clap_event_header* event) {
    auto& self = *static_cast<ClapOutput*>(list->ctx);
    if (!event || event->size < sizeof *event) {
        self.complain("sends an event without a header, or with a size less than its header");
        return false;
    }
    if (event->time >= self.frames_ && self.frames_ > 0)
        self.complain("sends an event behind the end of the block");
    if (event->time < self.last_) self.complain("sends events that are not in order of time");
    self.last_ = event->time;
    return true;
}

} // namespace aviary::validator
