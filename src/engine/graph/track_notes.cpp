// The way of a track's notes: from its part through its note effects to its instrument.
#include "engine/graph/track.h"

namespace aviary::engine {

ChainSlot& Track::note_place_behind(const ChainSlot* place) const {
    for (ChainSlot* at = place ? place->next.get() : &*places_.begin(); at; at = at->next.get())
        if (!at->notes.empty()) return *at;
    return *instrument_;
}

const NoteNode* Track::notes_before(const ChainSlot& place) const {
    const NoteNode* last = nullptr;
    for (const ChainSlot& before : places_) {
        if (&before == &place && !place.is_instrument) break;
        if (!before.notes.empty()) last = &before.notes;
    }
    return last;
}

std::span<const SoundingNote> Track::held_in(const ChainSlot& place) {
    auto& held = events_->held; // has room for all there can be
    held.clear();
    if (const NoteNode* before = notes_before(place))
        held.assign(before->sounding().begin(), before->sounding().end());
    else
        held.assign(events_->part.sounding().begin(), events_->part.sounding().end());
    return held;
}

/// Whoever follows is told that the old one's notes end; the new one, or whoever follows in its place, is told of those
/// that come from before.
void Track::change_note_effect(
    ChainSlot& place, std::unique_ptr<Unit> unit, const Departure& departure, rt::Retired& retired) {
    ChainSlot& behind = note_place_behind(&place);
    const bool is_told = behind.state == ChainSlot::State::playing; // one that leaves has no notes any more
    for (const SoundingNote& note : held_in(behind))
        if (is_told) behind.node.note_off(0, note, *behind.events);
    const bool is_there = unit != nullptr;
    if (auto old = place.notes.change(std::move(unit))) {
        old->stop();
        retired.retire(old.release());
        // What it has kept may be older than what sounds.
        if (is_there && departure.next < 0) place.events->current.end_all_notes();
    }
    if (is_there)
        for (const SoundingNote& note : held_in(place)) place.events->current.note_held(note);
    else
        for (const SoundingNote& note : held_in(behind))
            if (is_told) behind.node.note_on(0, note, *behind.events);
}

void Track::play_note_effect(ChainSlot& place, BlockContext& block) {
    struct Behind final : NoteReceiver {
        explicit Behind(ChainSlot& its_place)
            : place(its_place) {}
        bool take(std::uint32_t time, const clap_event_header& event) override {
            return place.node.pass_on(time, event, *place.events);
        }
        ChainSlot& place;
    } behind(note_place_behind(&place));
    EventList& events = place.events->current;
    const bool is_given = !place.notes.unit()->asleep(block.silence, events);
    place.notes.process(events, behind, block);
    if (is_given) place.node.record(block.silence, events, block);
}

void Track::note_on(std::uint32_t time, const SoundingNote& note) {
    ChainSlot& first = first_note_place();
    first.node.note_on(time, note, *first.events);
}

void Track::note_off(std::uint32_t time, const SoundingNote& note) {
    ChainSlot& first = first_note_place();
    first.node.note_off(time, note, *first.events);
}

} // namespace aviary::engine
