#include "hosting/cage/shared/event_bytes.h"

#include <algorithm>
#include <cstring>

namespace aviary::hosting::cage {
namespace {

/// The size of a kind of event; 0 for kinds that hold pointers, which cannot cross, and for unknown kinds.
std::uint32_t size_of_kind(const clap_event_header& event) {
    if (event.space_id != CLAP_CORE_EVENT_SPACE_ID) return 0;
    switch (event.type) {
    case CLAP_EVENT_NOTE_ON:
    case CLAP_EVENT_NOTE_OFF:
    case CLAP_EVENT_NOTE_CHOKE:
    case CLAP_EVENT_NOTE_END: return sizeof(clap_event_note);
    case CLAP_EVENT_NOTE_EXPRESSION: return sizeof(clap_event_note_expression);
    case CLAP_EVENT_PARAM_VALUE: return sizeof(clap_event_param_value);
    case CLAP_EVENT_PARAM_MOD: return sizeof(clap_event_param_mod);
    case CLAP_EVENT_PARAM_GESTURE_BEGIN:
    case CLAP_EVENT_PARAM_GESTURE_END: return sizeof(clap_event_param_gesture);
    case CLAP_EVENT_TRANSPORT: return sizeof(clap_event_transport);
    case CLAP_EVENT_MIDI: return sizeof(clap_event_midi);
    case CLAP_EVENT_MIDI2: return sizeof(clap_event_midi2);
    default: return 0;
    }
}

constexpr std::uint32_t rounded(std::uint32_t size) { return (size + 7) & ~7u; }

/// A cookie is a pointer into the other process.
void drop_cookie(std::byte* bytes, std::uint16_t type) {
    if (type == CLAP_EVENT_PARAM_VALUE) reinterpret_cast<clap_event_param_value*>(bytes)->cookie = nullptr;
    if (type == CLAP_EVENT_PARAM_MOD) reinterpret_cast<clap_event_param_mod*>(bytes)->cookie = nullptr;
}

} // namespace

bool append(EventBytes& to, const clap_event_header& event, std::uint32_t time) noexcept {
    const auto size = size_of_kind(event);
    if (size == 0 || event.size < size || to.size + rounded(size) > most_event_bytes) return false;
    std::byte* at = to.bytes + to.size;
    std::memcpy(at, &event, size);
    auto& header = *reinterpret_cast<clap_event_header*>(at);
    header.size = size;
    header.time = time;
    drop_cookie(at, header.type);
    to.size += rounded(size);
    return true;
}

bool append_value(EventBytes& to, clap_id id, double value) noexcept {
    const clap_event_param_value change{
        {sizeof change, 0, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_VALUE, 0}, id, nullptr, -1, -1, -1, -1,
        value};
    return append(to, change.header);
}

void put(const EventBytes& from, SharedEvents& to) noexcept {
    std::memcpy(to.bytes, from.bytes, from.size);
    to.size.store(from.size, std::memory_order_relaxed);
}

EventList::EventList()
    : clap_{.ctx = this,
        .size = [](const clap_input_events* list) -> std::uint32_t {
            return static_cast<const EventList*>(list->ctx)->size();
        },
        .get = [](const clap_input_events* list,
                   std::uint32_t index) { return static_cast<const EventList*>(list->ctx)->get(index); }} {}

void EventList::take(const SharedEvents& from, std::uint32_t frames) noexcept {
    copy_.size = std::min(from.size.load(std::memory_order_relaxed), most_event_bytes);
    copy_out(copy_.bytes, from.bytes, copy_.size);
    check(frames);
}

void EventList::assign(const EventBytes& from, std::uint32_t frames) noexcept {
    copy_.size = std::min(from.size, most_event_bytes);
    std::memcpy(copy_.bytes, from.bytes, copy_.size);
    check(frames);
}

void EventList::check(std::uint32_t frames) noexcept {
    count_ = 0;
    for (std::uint32_t at = 0; at + sizeof(clap_event_header) <= copy_.size;) {
        auto& event = *reinterpret_cast<clap_event_header*>(copy_.bytes + at);
        const auto size = size_of_kind(event);
        if (size == 0 || event.size != size || at + size > copy_.size) return; // not what append() writes
        event.time = std::min(event.time, frames - 1);
        drop_cookie(copy_.bytes + at, event.type);
        offsets_[count_++] = at;
        at += rounded(size);
    }
}

const clap_event_header* EventList::get(std::uint32_t index) const {
    return index < count_ ? reinterpret_cast<const clap_event_header*>(copy_.bytes + offsets_[index])
                          : nullptr;
}

} // namespace aviary::hosting::cage
