// All that a track keeps for one slot: its processor in the chain, its notes, what it hears, its events of the block.
// [audio-thread] but for its making
#pragma once

#include "engine/graph/feed.h"
#include "engine/graph/note_node.h"
#include "engine/graph/slot_node.h"

#include <cstdint>
#include <memory>

namespace aviary::engine {

/// Parameter changes by hand that one slot takes in one block; more wait for the next.
inline constexpr std::size_t most_live_changes = 256;

struct Place : rt::Retirable {
    Place(std::uint32_t its_id, bool its_an_instrument, double sample_rate)
        : id(its_id)
        , is_instrument(its_an_instrument)
        , node(sample_rate)
        , feed(sample_rate) {}

    bool takes_as_notes(const Unit* unit) const { return !is_instrument && unit && unit->is_note_effect(); }
    /// Before anything was heard. Null: sound and notes pass the place by.
    void begin(std::unique_ptr<Unit> unit) {
        if (takes_as_notes(unit.get()))
            notes.change(std::move(unit));
        else
            node.begin(std::move(unit));
    }
    bool is_full() const { return events->current.size() >= most_live_changes; }
    void wake() {
        node.wake();
        if (!notes.empty()) notes.unit()->wake();
    }
    void stop() noexcept {
        node.stop();
        if (!notes.empty()) notes.unit()->stop();
    }

    const std::uint32_t id; ///< the slot's; the part's automation goes by it
    const bool is_instrument;
    SlotNode node;
    NoteNode notes; ///< where there is one, sound passes the place by
    Feed feed;
    std::unique_ptr<SlotEvents> events;
    std::unique_ptr<Place> next; ///< see List
};

} // namespace aviary::engine
