// The events of one processor for one block: filled in any order, read by the plugin in order of time.
//
//     list.clear(); list.note_on(12, {...}); list.parameter(0, id, 0.5); list.sort();
//     process.in_events = list.clap();
//
// Allocates in the constructor only. [audio-thread] after that
#pragma once

#include <clap/events.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace aviary::engine {

/// A note as the plugin is told of it; `id` tells equal keys apart.
struct SoundingNote {
    std::int32_t id = 0;
    std::uint8_t key = 60;
    double velocity = 0; ///< 0..1
    std::int16_t channel = 0;
};

class EventList {
public:
    /// Room for `capacity` events, and for `note_offs` more that are ends of notes.
    EventList(std::size_t capacity, std::size_t note_offs);
    EventList(const EventList&) = delete;
    EventList& operator=(const EventList&) = delete;

    void clear();
    /// False when full: nothing happened. At one frame, ends of notes come first, then parameters, then starts of
    /// notes; events of one kind in the order they were given. `time` is the frame in the block.
    bool note_on(std::uint32_t time, const SoundingNote& note);
    bool note_off(std::uint32_t time, const SoundingNote& note);
    bool parameter(std::uint32_t time, std::uint32_t index_id, double value);
    /// Removes the start of a note at frame 0 from the list. False: there is none.
    bool take_back(const SoundingNote& note);
    /// Tells a new processor of a note that sounds already. To be called before any end of the note at frame 0 is
    /// given.
    bool note_held(const SoundingNote& note);

    /// A movement of a note that has begun: CLAP's expression_id and value.
    bool expression(std::uint32_t time, const SoundingNote& note, std::int32_t which, double value);
    /// A MIDI controller, 0 to 127.
    bool controller(std::uint32_t time, std::uint8_t number, std::uint8_t value);
    /// Ends every note at frame 0, also unknown ones. To be called before note_held().
    bool end_all_notes();
    /// An event that another plugin sent, unchanged but for its time: a note's start, end, choke or expression, or
    /// MIDI. At one frame they all come after ends of notes and parameters, in the order they were given.
    bool pass_on(std::uint32_t time, const clap_event_header& event);

    /// The same events; there must be room for them.
    void assign(const EventList& other);
    /// To be called once all events are there.
    void sort();
    const clap_input_events* clap() const { return &clap_; }
    std::size_t size() const { return entries_.size(); }
    bool empty() const { return entries_.empty(); }
    const clap_event_header& operator[](std::size_t index) const { return entries_[index].event.header; }

private:
    enum class Rank : std::uint8_t { end_of_note, parameter, start_of_note };
    union AnyEvent {
        clap_event_header header;
        clap_event_note note;
        clap_event_param_value parameter;
        clap_event_note_expression expression;
        clap_event_midi midi;
    };
    struct Entry {
        std::uint64_t key; // time, rank, order of arrival
        AnyEvent event;
    };
    bool add(std::uint32_t time, Rank rank, std::size_t room, const AnyEvent& event);
    bool add_note(
        std::uint32_t time, Rank rank, std::size_t room, std::uint16_t type, const SoundingNote& note);

    std::vector<Entry> entries_;
    std::size_t capacity_, note_offs_;
    std::uint64_t arrived_ = 0; ///< since clear()
    bool sorted_ = true;
    clap_input_events clap_;
};

} // namespace aviary::engine
