// The way of a track's notes: from its part through its note effects to its instrument.
#include "engine/graph/track.h"

namespace aviary::engine {

ChainSlot& Track::note_slot_behind(const ChainSlot* slot) const {
    for (ChainSlot* at = slot ? slot->next.get() : &*slots_.begin(); at; at = at->next.get())
        if (!at->notes.empty()) return *at;
    return *instrument_;
}

const NoteNode* Track::notes_before(const ChainSlot& slot) const {
    const NoteNode* last = nullptr;
    for (const ChainSlot& before : slots_) {
        if (&before == &slot && !slot.is_instrument) break;
        if (!before.notes.empty()) last = &before.notes;
    }
    return last;
}

std::span<const SoundingNote> Track::held_in(const ChainSlot& slot) {
    auto& held = events_->held; // has room for all there can be
    held.clear();
    if (const NoteNode* before = notes_before(slot))
        held.assign(before->sounding().begin(), before->sounding().end());
    else
        held.assign(events_->part.sounding().begin(), events_->part.sounding().end());
    return held;
}

/// The slot behind is told that the old effect's notes end. The notes that sound before this slot are told to the new
/// effect or, if there is none, to the slot behind.
void Track::change_note_effect(
    ChainSlot& slot, std::unique_ptr<Unit> unit, const Departure& departure, rt::Retired& retired) {
    ChainSlot& behind = note_slot_behind(&slot);
    const bool is_told = behind.state == ChainSlot::State::playing; // a leaving slot has no notes any more
    for (const SoundingNote& note : held_in(behind))
        if (is_told) behind.node.end_note(note, *behind.events);
    const bool is_there = unit != nullptr;
    auto old = slot.notes.change(std::move(unit));
    // The new effect may have taken over, or kept over a restart, notes that have ended since.
    if (is_there && (departure.is_restart || (old && departure.next < 0)))
        slot.events->current.end_all_notes();
    if (old) {
        old->stop();
        retired.retire(old.release());
    }
    if (is_there)
        for (const SoundingNote& note : held_in(slot)) slot.events->current.note_held(note);
    else
        for (const SoundingNote& note : held_in(behind))
            if (is_told) behind.node.note_held(note, *behind.events);
}

void Track::play_note_effect(ChainSlot& slot, BlockContext& block) {
    struct Behind final : NoteReceiver {
        explicit Behind(ChainSlot& its_slot)
            : slot(its_slot) {}
        bool take(std::uint32_t time, const clap_event_header& event) override {
            return slot.node.pass_on(time, event, *slot.events);
        }
        ChainSlot& slot;
    } behind(note_slot_behind(&slot));
    EventList& events = slot.events->current;
    const bool is_given = !slot.notes.unit()->asleep(block.silence, events, block);
    slot.notes.process(events, behind, block);
    if (is_given) slot.node.record(block.silence, events, block);
}

void Track::note_on(std::uint32_t time, const SoundingNote& note) {
    ChainSlot& first = first_note_slot();
    first.node.note_on(time, note, *first.events);
}

void Track::note_off(std::uint32_t time, const SoundingNote& note) {
    ChainSlot& first = first_note_slot();
    first.node.note_off(time, note, *first.events);
}

void Track::expression(std::uint32_t time, const SoundingNote& note, std::int32_t which, double value) {
    ChainSlot& first = first_note_slot();
    first.node.expression(time, note, which, value, *first.events);
}

} // namespace aviary::engine
