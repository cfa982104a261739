#include "engine/timeline/event_list.h"

#include <algorithm>

namespace aviary::engine {

namespace {

std::uint32_t size_of(const clap_input_events* list) {
    return std::uint32_t(static_cast<const EventList*>(list->ctx)->size());
}
const clap_event_header* event_of(const clap_input_events* list, std::uint32_t index) {
    const auto& events = *static_cast<const EventList*>(list->ctx);
    return index < events.size() ? &events[index] : nullptr;
}

} // namespace

EventList::EventList(std::size_t capacity, std::size_t note_offs)
    : capacity_(capacity)
    , note_offs_(note_offs)
    , clap_{this, size_of, event_of} {
    entries_.reserve(capacity + note_offs);
}

void EventList::clear() {
    entries_.clear();
    arrived_ = 0;
    sorted_ = true;
}

bool EventList::note_on(std::uint32_t time, const SoundingNote& note) {
    return add_note(time, Rank::start_of_note, capacity_, CLAP_EVENT_NOTE_ON, note);
}

bool EventList::note_off(std::uint32_t time, const SoundingNote& note) {
    return add_note(time, Rank::end_of_note, capacity_ + note_offs_, CLAP_EVENT_NOTE_OFF, note);
}

bool EventList::take_back(const SoundingNote& note) {
    const auto start = std::ranges::find_if(entries_, [&](const Entry& entry) {
        const clap_event_note& event = entry.event.note; // if it is one
        return event.header.type == CLAP_EVENT_NOTE_ON && event.header.time == 0 && event.note_id == note.id
               && event.channel == note.channel && event.key == note.key;
    });
    if (start == entries_.end()) return false;
    entries_.erase(start);
    return true;
}

bool EventList::note_held(const SoundingNote& note) {
    // Ranked with the ends, and given before them, so that a note which ends at this very frame still starts first.
    return add_note(0, Rank::end_of_note, capacity_, CLAP_EVENT_NOTE_ON, note);
}

bool EventList::end_all_notes() {
    AnyEvent event;
    event.note = {
        {sizeof(clap_event_note), 0, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_NOTE_OFF, 0}, -1, -1, -1, -1, 0};
    return add(0, Rank::end_of_note, capacity_ + note_offs_, event);
}

bool EventList::pass_on(std::uint32_t time, const clap_event_header& passed) {
    AnyEvent event;
    std::size_t room = capacity_;
    switch (passed.type) {
    case CLAP_EVENT_NOTE_OFF:
    case CLAP_EVENT_NOTE_CHOKE: room += note_offs_; [[fallthrough]];
    case CLAP_EVENT_NOTE_ON: event.note = reinterpret_cast<const clap_event_note&>(passed); break;
    case CLAP_EVENT_NOTE_EXPRESSION:
        event.expression = reinterpret_cast<const clap_event_note_expression&>(passed);
        break;
    case CLAP_EVENT_MIDI: event.midi = reinterpret_cast<const clap_event_midi&>(passed); break;
    default: return true;
    }
    event.header.time = time;
    return add(time, Rank::start_of_note, room, event);
}

bool EventList::parameter(std::uint32_t time, std::uint32_t index_id, double value) {
    AnyEvent event;
    event.parameter = {
        {sizeof(clap_event_param_value), time, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_VALUE, 0}, index_id,
        nullptr, -1, -1, -1, -1, value};
    return add(time, Rank::parameter, capacity_, event);
}

bool EventList::expression(std::uint32_t time, const SoundingNote& note, std::int32_t which, double value) {
    AnyEvent event;
    event.expression = {
        {sizeof(clap_event_note_expression), time, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_NOTE_EXPRESSION, 0},
        which, note.id, 0, note.channel, note.key, value};
    return add(time, Rank::start_of_note, capacity_, event);
}

bool EventList::controller(std::uint32_t time, std::uint8_t number, std::uint8_t value) {
    AnyEvent event;
    event.midi = {{sizeof(clap_event_midi), time, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_MIDI, 0}, 0,
        {0xB0, number, value}};
    return add(time, Rank::parameter, capacity_, event);
}

bool EventList::add_note(
    std::uint32_t time, Rank rank, std::size_t room, std::uint16_t type, const SoundingNote& note) {
    AnyEvent event;
    event.note = {{sizeof(clap_event_note), time, CLAP_CORE_EVENT_SPACE_ID, type, 0}, note.id, 0,
        note.channel, note.key, type == CLAP_EVENT_NOTE_ON ? note.velocity : 0};
    return add(time, rank, room, event);
}

bool EventList::add(std::uint32_t time, Rank rank, std::size_t room, const AnyEvent& event) {
    if (entries_.size() >= room) return false;
    const std::uint64_t key = std::uint64_t(time) << 32 | std::uint64_t(rank) << 30 | arrived_++;
    if (!entries_.empty() && key < entries_.back().key) sorted_ = false;
    entries_.push_back({key, event}); // within what was reserved
    return true;
}

void EventList::assign(const EventList& other) {
    entries_.assign(other.entries_.begin(), other.entries_.end()); // within what was reserved
    arrived_ = other.arrived_;
    sorted_ = other.sorted_;
}

void EventList::sort() {
    if (sorted_) return;
    // Keys differ, so an unstable sort will do; the stable one would allocate.
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.key < b.key; });
    sorted_ = true;
}

} // namespace aviary::engine
