// CLAP events as bytes that may cross into another process, and back. [any-thread], no allocation
//
//     append(events, *header);              // false: it is full, or of a kind that holds pointers
//     put(events, shared.in_events);        // into the shared memory, in one copy
//     list.take(shared.in_events, frames);  // out of it: a copy, checked
//     process.in_events = list.clap();
#pragma once

#include "hosting/cage/shared/shared_block.h"

#include <array>

namespace aviary::hosting::cage {

/// Events as they are, one after the other, each at a multiple of 8 bytes. In memory that is not shared.
struct EventBytes {
    std::uint32_t size = 0;
    alignas(8) std::byte bytes[most_event_bytes];
};

/// Takes events of the core kinds, without their cookies. False: it is full, or the event is of another kind or holds
/// pointers. `time` replaces the event's own.
bool append(EventBytes& to, const clap_event_header& event, std::uint32_t time) noexcept;
inline bool append(EventBytes& to, const clap_event_header& event) noexcept {
    return append(to, event, event.time);
}
void put(const EventBytes& from, SharedEvents& to) noexcept;

/// The event if it changes a parameter for the whole plugin, not for one voice; else null.
inline const clap_event_param_value* whole_value(const clap_event_header& event) noexcept {
    if (event.space_id != CLAP_CORE_EVENT_SPACE_ID || event.type != CLAP_EVENT_PARAM_VALUE) return nullptr;
    const auto& change = reinterpret_cast<const clap_event_param_value&>(event);
    const bool of_all =
        change.note_id == -1 && change.port_index == -1 && change.channel == -1 && change.key == -1;
    return of_all ? &change : nullptr;
}
/// False: it is full.
bool append_value(EventBytes& to, clap_id id, double value) noexcept;

/// Events that came from the other process, or are to go there.
class EventList {
public:
    EventList();
    EventList(const EventList&) = delete;
    EventList& operator=(const EventList&) = delete;

    /// Takes a copy of those events that are whole, up to the first that is not; times are kept below `frames`.
    void take(const SharedEvents& from, std::uint32_t frames) noexcept;
    void assign(const EventBytes& from, std::uint32_t frames) noexcept;
    const clap_input_events* clap() const { return &clap_; }
    std::uint32_t size() const { return count_; }
    const clap_event_header* get(std::uint32_t index) const;

private:
    void check(std::uint32_t frames) noexcept;

    static constexpr std::uint32_t most = most_event_bytes / sizeof(clap_event_header);
    EventBytes copy_{};
    std::array<std::uint32_t, most> offsets_{};
    std::uint32_t count_ = 0;
    clap_input_events clap_;
};

} // namespace aviary::hosting::cage
