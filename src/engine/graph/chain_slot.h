// All that a track keeps for one slot: its processor in the chain, its notes, what it hears, its events of the block.
//
// A slot that an edited song brings waits until that song is taken up. Meanwhile its processor runs unheard on silence,
// so that it takes parameters and is warm. A slot that the edited song lacks stays until its tail is over.
// [audio-thread] but for its making
#pragma once

#include "engine/engine_ids.h"
#include "engine/graph/feed.h"
#include "engine/graph/note_node.h"
#include "engine/graph/side_chain.h"
#include "engine/graph/slot_node.h"

#include <cstdint>
#include <memory>

namespace aviary::engine {

/// Parameter changes by hand that one slot takes in one block; more wait for the next.
inline constexpr std::size_t most_live_changes = 256;

struct ChainSlot : rt::Retirable {
    enum class State : std::uint8_t { playing, waiting, leaving };

    /// `recent_blocks`: as of SlotNode.
    ChainSlot(ChainSlotId its_id, bool its_an_instrument, double sample_rate,
        std::shared_ptr<RecentBlocksOffer> recent_blocks)
        : id(its_id)
        , is_instrument(its_an_instrument)
        , node(sample_rate, std::move(recent_blocks))
        , feed(sample_rate) {}

    bool takes_as_notes(const Unit* unit) const { return !is_instrument && unit && unit->is_note_effect(); }
    /// Fills the slot before anything was heard. Null: it is empty, and sound and notes pass through it.
    void begin(std::unique_ptr<Unit> unit) {
        if (takes_as_notes(unit.get()))
            notes.change(std::move(unit));
        else
            node.begin(std::move(unit));
    }
    /// Runs the processor of a slot that waits for one block, unheard.
    void warm_up(BlockContext& block) {
        Stereo unheard = block.spare[0];
        if (arriving) arriving->run(block.silence, unheard, events->current, block);
    }
    void leave(rt::Retired& retired) {
        state = State::leaving;
        if (auto unneeded = feed.change(nullptr)) retired.retire(unneeded.release());
    }
    /// To be called before every block of a slot that leaves. Its processor goes as soon as no other change is under
    /// way.
    void let_go() {
        if (!is_gone && node.ready()) node.change(nullptr, {}, {}, *events), is_gone = true;
    }
    bool is_over() const { return is_gone && node.is_over() && feed.is_over(); }

    bool is_full() const { return events->current.size() >= most_live_changes; }
    void wake() {
        if (arriving) arriving->wake();
        node.wake();
        if (!notes.empty()) notes.unit()->wake();
    }
    void stop() noexcept {
        if (arriving) arriving->stop();
        node.stop();
        if (!notes.empty()) notes.unit()->stop();
    }

    const ChainSlotId id; ///< the part's automation names the slot by it too
    const bool is_instrument;
    State state = State::playing;
    std::unique_ptr<Unit> arriving; ///< of a slot that waits
    bool is_gone = false;           ///< of one that leaves
    SlotNode node;
    NoteNode notes; ///< while it holds a note effect, sound passes through the slot
    Feed feed;
    std::unique_ptr<SideChain> side; ///< null: no track was its side chain yet
    std::unique_ptr<SlotEvents> events;
    std::unique_ptr<ChainSlot> next; ///< see List
};

} // namespace aviary::engine
