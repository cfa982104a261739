// A note effect in its place in a track's chain: what it sends goes to the next one, or to the instrument.
//
//     node.process(events, block, [&](std::uint32_t time, const clap_event_header& event) { ... });
//     for (const SoundingNote& note : node.sounding()) ...;    // what whoever follows has to be told of
//
// It is known what of it sounds, so that its notes can be ended when it goes, and an end that it forgot does not last.
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
    /// Notes at once, and events but for their ends in one block; what is more is dropped.
    static constexpr std::size_t most_sounding = 128, most_events = 256;
    /// Ends in one block: of what sounds, of what starts in it, and at a change.
    static constexpr std::size_t most_ends = 2 * most_sounding + most_events;

    NoteNode() { sounding_.reserve(most_sounding); }

    bool empty() const { return !unit_; }
    Unit* unit() { return unit_.get(); }
    std::span<const SoundingNote> sounding() const { return sounding_; }
    std::uint64_t events_dropped() const { return events_dropped_; }

    /// Of the one before, nothing sounds any more. Gives it back.
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
    std::size_t events_ = 0; // of this block, but for ends
    std::uint64_t events_dropped_ = 0;
};

} // namespace aviary::engine
