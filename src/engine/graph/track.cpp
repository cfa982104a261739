#include "engine/graph/track.h"

namespace aviary::engine {

TrackEvents::TrackEvents(Part track_part, std::size_t slot_count, std::uint32_t max_frames)
    : part(std::move(track_part)) {
    for (std::size_t slot = 0; slot < slot_count; ++slot) {
        // Beside the part's own events: changes by hand, and the notes that a new processor is told of.
        const std::size_t capacity = part.busiest(slot, max_frames) + most_live_changes + part.polyphony();
        slots.emplace_back(capacity, 2 * part.polyphony());
    }
}

Track::Track(
    std::unique_ptr<TrackEvents> events, std::vector<std::unique_ptr<Unit>> units, double sample_rate)
    : events_(std::move(events))
    , fader_(std::uint32_t(0.010 * sample_rate)) {
    slots_.reserve(units.size());
    for (auto& unit : units) slots_.emplace_back(std::move(unit), sample_rate);
    feeds_.reserve(slots_.size());
    for (std::size_t slot = 0; slot < slots_.size(); ++slot) feeds_.emplace_back(sample_rate);
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
    const bool full = events_->slots.front().current.size() >= most_live_changes;
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
    std::unique_ptr<TrackEvents> events, SongFrame position, bool chase) {
    std::swap(events_, events);
    events_->part.jump(position);
    const auto held = slot == 0 ? events->part.sounding() : std::span<const Part::Sounding>();
    slots_[slot].change(std::move(unit), handover, held, events_->slots[slot]);
    events_->part.take_over(events->part);
    if (chase && !handover.goes_on()) events_->part.chase(position, *this, slot);
    return events;
}

std::unique_ptr<DelayLine> Track::set_delay(std::uint32_t frames, std::unique_ptr<DelayLine> line) {
    if (line) std::swap(line, delay_);
    if (delay_) delay_->set_delay(frames);
    return line;
}

void Track::process(Stereo& master, Stereo& io, BlockContext& block) {
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
}

std::uint64_t Track::events_dropped() const {
    std::uint64_t dropped = events_->part.notes_left_out();
    for (const SlotNode& slot : slots_) dropped += slot.events_dropped();
    return dropped;
}

void Track::note_on(std::uint32_t time, const SoundingNote& note) {
    slots_.front().note_on(time, note, events_->slots.front());
}

void Track::note_off(std::uint32_t time, const SoundingNote& note) {
    slots_.front().note_off(time, note, events_->slots.front());
}

void Track::parameter(std::uint32_t time, std::size_t slot, std::uint32_t index_id, double value) {
    slots_[slot].parameter(time, index_id, value, events_->slots[slot]);
}

} // namespace aviary::engine
