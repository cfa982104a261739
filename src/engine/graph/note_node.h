// A note effect in its place in a track's chain. What it sends goes to the next note effect, or to the instrument.
//
//     node.process(events, block, [&](std::uint32_t time, const clap_event_header& event) { ... });
//     for (const SoundingNote& note : node.sounding()) ...;    // the notes that it has sent and not ended
//
// The node knows which of the effect's notes sound. So they can be ended when the effect goes, and a note that it
// forgot to end does not sound for ever.
// [audio-thread]
#pragma once

#include "engine/graph/unit.h"

#include <memory>
#include <span>
#include <vector>

namespace aviary::engine {

/// Takes what a note effect sends. False: there is no room.
class NoteReceiver {
public:
    virtual bool take(std::uint32_t time, const clap_event_header& event) = 0;

protected:
    ~NoteReceiver() = default;
};

class NoteNode {
public:
    /// The most notes that sound at once, and the most events in one block, ends of notes not counted; more are
    /// dropped.
    static constexpr std::size_t most_sounding = 128, most_events = 256;
    /// The most ends in one block: of notes that sound, of notes that start in it, and at a change.
    static constexpr std::size_t most_ends = 2 * most_sounding + most_events;

    NoteNode() { sounding_.reserve(most_sounding); }

    bool empty() const { return !unit_; }
    Unit* unit() { return unit_.get(); }
    std::span<const SoundingNote> sounding() const { return sounding_; }
    std::uint64_t events_dropped() const { return events_dropped_; }

    /// Returns the effect before and forgets its notes, which the caller has ended.
    std::unique_ptr<Unit> change(std::unique_ptr<Unit> next);
    void process(EventList& events, NoteReceiver& receiver, BlockContext& block);

private:
    struct Sending {
        NoteNode& node;
        NoteReceiver& receiver;
        std::uint32_t last_frame;
    };
    static bool send(const clap_output_events* list, const clap_event_header* event);
    bool send_start(std::uint32_t time, const clap_event_note& note, NoteReceiver& receiver);
    bool send_end(std::uint32_t time, const clap_event_note& note, NoteReceiver& receiver);
    bool send_midi(std::uint32_t time, const clap_event_midi& midi, NoteReceiver& receiver);
    bool send_other(std::uint32_t time, const clap_event_header& event, NoteReceiver& receiver);

    std::unique_ptr<Unit> unit_; // none: notes pass it by
    std::vector<SoundingNote> sounding_;
    std::size_t events_ = 0; // in this block, ends of notes not counted
    std::uint64_t events_dropped_ = 0;
};

} // namespace aviary::engine
