#include "engine/graph/track.h"

namespace aviary::engine {

TrackEvents::TrackEvents(Part track_part, const std::vector<bool>& behind_notes, std::uint32_t max_frames)
    : part(std::move(track_part)) {
    for (std::size_t slot = 0; slot < behind_notes.size(); ++slot) {
        // Beside the part's own events: changes by hand, and the notes that a new processor is told of.
        std::size_t capacity = part.busiest(slot, max_frames) + most_live_changes + part.polyphony();
        std::size_t ends = 2 * part.polyphony();
        if (behind_notes[slot]) {
            capacity += NoteNode::most_events + NoteNode::most_sounding;
            ends += NoteNode::most_ends;
        }
        slots.emplace_back(capacity, ends);
    }
    held.reserve(part.polyphony() + NoteNode::most_sounding);
}

Track::Track(
    std::unique_ptr<TrackEvents> events, std::vector<std::unique_ptr<Unit>> units, double sample_rate)
    : events_(std::move(events))
    , fader_(std::uint32_t(0.010 * sample_rate)) {
    slots_.reserve(units.size());
    notes_.reserve(units.size());
    feeds_.reserve(units.size());
    for (std::size_t slot = 0; slot < units.size(); ++slot) {
        const bool is_note_effect = slot != instrument && units[slot] && units[slot]->is_note_effect();
        notes_.emplace_back(is_note_effect ? std::move(units[slot]) : nullptr);
        slots_.emplace_back(std::move(units[slot]), sample_rate);
        feeds_.emplace_back(sample_rate);
    }
}

void Track::play(SongFrame from, SongFrame to, bool jumped) {
    if (jumped) {
        events_->part.release_planned(*this);
        events_->part.jump(from);
        events_->part.chase(from, *this);
    }
    events_->part.play(from, to, *this);
}

bool Track::set_parameter(std::size_t slot, std::uint32_t index_id, double value) {
    if (events_->slots[slot].current.size() >= most_live_changes) return false;
    slots_[slot].parameter(0, index_id, value, events_->slots[slot]);
    events_->part.set_rest(slot, index_id, value);
    return true;
}

bool Track::press(std::uint8_t key, double velocity) {
    if (!release(key)) return false;
    events_->part.press(key, velocity, *this);
    pressed_ = true;
    return true;
}

bool Track::release(std::uint8_t key) {
    const std::size_t first = first_note_slot();
    const bool full = events_->slots[first].current.size() >= most_live_changes;
    if (full || (pressed_ && events_->part.is_pressed(key))) return false;
    events_->part.release(key, *this);
    return true;
}

bool Track::ready_to_change(std::size_t slot) {
    for (const SlotEvents& events : events_->slots)
        if (!events.current.empty()) return false;
    return slots_[slot].ready();
}

std::unique_ptr<TrackEvents> Track::change(std::size_t slot, std::unique_ptr<Unit> unit, Handover handover,
    std::unique_ptr<TrackEvents> events, SongFrame position, bool chase, rt::Retired& retired) {
    std::swap(events_, events);
    events_->part.jump(position);
    events_->part.take_over(events->part);
    const bool is_note_effect = slot != instrument && unit->is_note_effect();
    if (is_note_effect || !notes_[slot].empty())
        change_note_effect(slot, is_note_effect ? std::move(unit) : nullptr, handover, retired);
    if (!is_note_effect || !slots_[slot].empty()) {
        const auto held = slot == instrument ? held_in(slot) : std::span<const SoundingNote>();
        slots_[slot].change(std::move(unit), handover, held, events_->slots[slot]);
    }
    if (chase && !handover.goes_on()) events_->part.chase(position, *this, slot);
    return events;
}

/// Whoever follows is told that the old one's notes end; the new one, or whoever follows in its place, is told of those
/// that come from before.
void Track::change_note_effect(
    std::size_t slot, std::unique_ptr<Unit> next, const Handover& handover, rt::Retired& retired) {
    const std::size_t behind = note_slot_behind(slot);
    for (const SoundingNote& note : held_in(behind)) note_off(behind, 0, note);
    const bool is_there = next != nullptr;
    if (auto old = notes_[slot].change(std::move(next))) {
        old->stop();
        retired.retire(old.release());
        // What it has kept may be older than what sounds.
        if (is_there && handover.next < 0) events_->slots[slot].current.end_all_notes();
    }
    if (is_there)
        for (const SoundingNote& note : held_in(slot)) events_->slots[slot].current.note_held(note);
    else
        for (const SoundingNote& note : held_in(behind)) note_on(behind, 0, note);
}

std::unique_ptr<DelayLine> Track::set_delay(std::uint32_t frames, std::unique_ptr<DelayLine> line) {
    if (line) std::swap(line, delay_);
    if (delay_) delay_->set_delay(frames);
    return line;
}

void Track::process(Stereo& master, Stereo& io, BlockContext& block) {
    for (std::size_t slot = 0; slot < slots_.size(); ++slot)
        if (!notes_[slot].empty()) play_note_effect(slot, block);
    clear(io, block.frames);
    for (std::size_t slot = 0; slot < slots_.size(); ++slot) {
        feeds_[slot].process(io, block);
        slots_[slot].process(io, events_->slots[slot], block);
        if (slot == tapped_) block.tap->write(io.left, io.right, block.frames);
        events_->slots[slot].current.clear();
        events_->slots[slot].leaving.clear();
    }
    pressed_ = false;
    if (delay_) delay_->process(io, block.frames);
    meter_.raise(fader_.mix(io, master, block.frames));
}

void Track::stop() noexcept {
    for (SlotNode& slot : slots_) slot.stop();
    for (NoteNode& node : notes_)
        if (!node.empty()) node.unit()->stop();
}

std::uint64_t Track::events_dropped() const {
    std::uint64_t dropped = events_->part.notes_left_out();
    for (const SlotNode& slot : slots_) dropped += slot.events_dropped();
    for (const NoteNode& node : notes_) dropped += node.events_dropped();
    return dropped;
}

void Track::parameter(std::uint32_t time, std::size_t slot, std::uint32_t index_id, double value) {
    slots_[slot].parameter(time, index_id, value, events_->slots[slot]);
}

// --- notes -----------------------------------------------------------------------------------------------------

std::size_t Track::note_slot_behind(std::size_t slot) const {
    for (std::size_t next = slot + 1; next < notes_.size(); ++next)
        if (!notes_[next].empty()) return next;
    return instrument;
}

const NoteNode* Track::notes_before(std::size_t slot) const {
    for (std::size_t before = slot == instrument ? notes_.size() : slot; before-- > 1;)
        if (!notes_[before].empty()) return &notes_[before];
    return nullptr;
}

std::span<const SoundingNote> Track::held_in(std::size_t slot) {
    auto& held = events_->held; // has room for all there can be
    held.clear();
    if (const NoteNode* before = notes_before(slot))
        held.assign(before->sounding().begin(), before->sounding().end());
    else
        held.assign(events_->part.sounding().begin(), events_->part.sounding().end());
    return held;
}

void Track::play_note_effect(std::size_t slot, BlockContext& block) {
    struct Behind final : NoteReceiver {
        Behind(Track& its_track, std::size_t its_slot)
            : track(its_track)
            , slot(its_slot) {}
        bool take(std::uint32_t time, const clap_event_header& event) override {
            return track.slots_[slot].pass_on(time, event, track.events_->slots[slot]);
        }
        Track& track;
        std::size_t slot;
    } behind(*this, note_slot_behind(slot));
    EventList& events = events_->slots[slot].current;
    slots_[slot].record(*notes_[slot].unit(), block.silence, events, block);
    notes_[slot].process(events, behind, block);
}

void Track::note_on(std::size_t slot, std::uint32_t time, const SoundingNote& note) {
    slots_[slot].note_on(time, note, events_->slots[slot]);
}

void Track::note_off(std::size_t slot, std::uint32_t time, const SoundingNote& note) {
    slots_[slot].note_off(time, note, events_->slots[slot]);
}

void Track::note_on(std::uint32_t time, const SoundingNote& note) { note_on(first_note_slot(), time, note); }

void Track::note_off(std::uint32_t time, const SoundingNote& note) {
    note_off(first_note_slot(), time, note);
}

void Track::wake(std::size_t slot) {
    slots_[slot].wake();
    if (!notes_[slot].empty()) notes_[slot].unit()->wake();
}

} // namespace aviary::engine
