// How a track goes on with an edited song.
#include "engine/graph/track.h"

#include <utility>

namespace aviary::engine {

void Track::insert(std::unique_ptr<ChainSlot> slot, ChainSlot* behind) {
    slot->state = ChainSlot::State::waiting;
    slots_.insert(std::move(slot), behind);
}

void Track::take_up(
    std::unique_ptr<TrackEvents>& events, SongFrame before, SongFrame at, bool chase, rt::Retired& retired) {
    std::swap(events_, events);
    exchange_lists(*events_);
    events_->part.jump(at);
    events_->part.keep_sounding(events->part, at, *this);
    clips_.take_up(events->clips, events_->clips, before, at, chase);
    const auto goes = [&](const ChainSlot& slot) {
        return slot.state == ChainSlot::State::playing && !events_->find(slot.id);
    };
    // The instrument first, while its notes still come from where they came.
    if (goes(*instrument_)) let_go(*instrument_, retired);
    for (ChainSlot& slot : slots_)
        if (goes(slot)) let_go(slot, retired);
    // The instrument is the first in the list, so it is there when note effects pass on their notes.
    for (ChainSlot& slot : slots_)
        if (slot.state == ChainSlot::State::waiting && events_->find(slot.id)) arrive(slot, retired);
    events_->part.keep_automation(events->part, before, at, chase, *this);
    if (state == State::waiting && receives_sends_ > 0) rise(); // what it receives sounds already
    state = State::playing;
}

void Track::let_go(ChainSlot& slot, rt::Retired& retired) {
    if (slot.is_instrument)
        for (const SoundingNote& note : held_in(slot)) slot.node.end_note(note, *slot.events);
    slot.leave(retired);
    if (!slot.notes.empty()) change_note_effect(slot, nullptr, {}, retired);
}

void Track::arrive(ChainSlot& slot, rt::Retired& retired) {
    slot.state = ChainSlot::State::playing;
    if (slot.is_instrument) instrument_ = &slot;
    std::unique_ptr<Unit> unit = std::move(slot.arriving);
    if (!unit) return;
    if (slot.takes_as_notes(unit.get())) return change_note_effect(slot, std::move(unit), {}, retired);
    if (!slot.is_instrument) return slot.node.change(std::move(unit), {}, {}, *slot.events);
    for (const SoundingNote& note : held_in(slot)) slot.events->current.note_held(note);
    if (unit->hears())
        slot.node.change(std::move(unit), {}, {}, *slot.events);
    else
        slot.node.begin(std::move(unit)); // it begins from silence, and a fade would blunt its first note
}

void Track::leave() {
    if (state == State::leaving) return;
    const bool was_heard = state == State::playing;
    state = State::leaving;
    if (can_release()) release_notes();
    ring_left_ = was_heard ? tail() + 1 : 0;
    ring_left_ = was_heard ? tail() + 1 : 0;
    if (!was_heard) fade_out();
}

bool Track::is_over() const {
    const bool is_silent = ring_left_ == 0 && fader_.is_at_rest() && sends_.empty();
    return state == State::leaving && is_silent && receives_ == 0;
}

/// Fades in from silence.
void Track::rise() { (output_ ? output_->fader : fader_).rise(); }

void Track::fade_out() {
    fader_.move_to({0, 0});
    for (SendNode& send : sends_) send.leave();
}

std::uint32_t Track::tail() const {
    std::uint32_t longest = 0, sum = 0;
    for (const ChainSlot& slot : slots_) {
        sum += slot.node.tail();
        longest = std::max(longest, slot.node.longest_tail());
    }
    return std::min(sum, longest);
}

/// For each block of a track that leaves, before the block is heard.
void Track::ring_out(std::uint32_t frames) {
    release_notes(); // a note by hand may have begun in the block in which the track had to go
    if (ring_left_ == 0 || has_received_ || receives_ > 0) return; // what still comes fades out by itself
    ring_left_ -= std::min(ring_left_, frames);
    if (ring_left_ == 0) fade_out();
}

} // namespace aviary::engine
