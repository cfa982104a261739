#include "engine/graph/track.h"

#include <algorithm>

namespace aviary::engine {

TrackEvents::TrackEvents(
    Part track_part, std::vector<Slot> its_slots, std::uint32_t max_frames, std::size_t ending)
    : part(std::move(track_part))
    , slots(std::move(its_slots)) {
    for (Slot& slot : slots) {
        // Beside the part's own events: changes by hand, and the notes that a new processor is told of.
        std::size_t capacity = part.busiest(slot.id, max_frames) + most_live_changes + part.polyphony();
        std::size_t ends = 2 * part.polyphony() + ending;
        if (slot.is_behind_notes) {
            capacity += NoteNode::most_events + NoteNode::most_sounding;
            ends += NoteNode::most_ends;
        }
        slot.events = std::make_unique<SlotEvents>(capacity, ends);
    }
    held.reserve(part.polyphony() + NoteNode::most_sounding);
}

Track::Track(
    std::unique_ptr<TrackEvents> events, List<ChainSlot> places, double sample_rate, std::uint32_t max_frames)
    : events_(std::move(events))
    , places_(std::move(places))
    , instrument_(&*places_.begin())
    , received_(1, max_frames)
    , received_sum_(received_[0])
    , fader_(Fader::ramp_of(sample_rate)) {
    received_sum_.silent = true;
    exchange_lists(*events_);
}

TrackEvents::Slot* TrackEvents::find(std::uint32_t id) {
    const auto found = std::ranges::find(slots, id, &Slot::id);
    return found == slots.end() ? nullptr : &*found;
}

void Track::exchange_lists(TrackEvents& events) {
    for (ChainSlot& place : places_) {
        TrackEvents::Slot* const own = events.find(place.id);
        if (!own || place.state == ChainSlot::State::leaving) continue;
        if (place.events) {
            own->events->current.assign(place.events->current);
            own->events->leaving.assign(place.events->leaving);
        }
        std::swap(place.events, own->events);
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

bool Track::set_parameter(ChainSlot& place, std::uint32_t index_id, double value) {
    if (place.is_full()) return false;
    place.node.parameter(0, index_id, value, *place.events);
    events_->part.set_rest(place.id, index_id, value);
    return true;
}

bool Track::press(std::uint8_t key, double velocity) {
    if (!release(key)) return false;
    events_->part.press(key, velocity, *this);
    pressed_ = true;
    return true;
}

bool Track::release(std::uint8_t key) {
    if (first_note_place().is_full() || (pressed_ && events_->part.is_pressed(key))) return false;
    events_->part.release(key, *this);
    return true;
}

bool Track::ready_to_change(ChainSlot& place) {
    for (const ChainSlot& other : places_)
        if (!other.events->current.empty()) return false;
    return place.node.ready();
}

std::unique_ptr<TrackEvents> Track::change(ChainSlot& place, std::unique_ptr<Unit> unit, Departure departure,
    std::unique_ptr<TrackEvents> events, SongFrame position, bool chase, rt::Retired& retired) {
    if (place.state == ChainSlot::State::waiting) {
        if (auto old = std::exchange(place.arriving, std::move(unit))) {
            old->stop();
            retired.retire(old.release());
        }
        return events;
    }
    std::swap(events_, events);
    exchange_lists(*events_);
    events_->part.jump(position);
    events_->part.take_over(events->part);
    const bool as_notes = place.takes_as_notes(unit.get());
    if (as_notes || !place.notes.empty())
        change_note_effect(place, as_notes ? std::move(unit) : nullptr, departure, retired);
    if (!as_notes || !place.node.empty()) {
        const auto held = place.is_instrument ? held_in(place) : std::span<const SoundingNote>();
        place.node.change(std::move(unit), departure, held, *place.events);
    }
    if (chase && !departure.goes_on()) events_->part.chase(position, *this, place.id);
    return events;
}

void Track::process(Stereo& master, Stereo& io, BlockContext& block) {
    for (ChainSlot& place : places_)
        if (!place.notes.empty()) play_note_effect(place, block);
    clear(io, block.frames);
    process_places(io, block);
    pressed_ = false;
    if (state == State::leaving) ring_out(block.frames);
    if (state != State::waiting) give(io, master, block);
}

void Track::give(const Stereo& io, Stereo& master, BlockContext& block) {
    const std::uint32_t frames = block.frames;
    for (SendNode& send : sends_)
        send.fader.mix(send.delay.delayed(io, block.spare[0], frames),
            send.to ? send.to->received_sum_ : master, frames);
    meter_.raise(fader_.mix(delay_.delayed(io, block.spare[0], frames), master, frames));
    sends_.remove_if([](const SendNode& send) { return send.is_over(); },
        [&](std::unique_ptr<SendNode> send) {
            if (send->to) --send->to->receives_;
            block.retired->retire(send.release());
        });
}

void Track::receive(Stereo& io, std::uint32_t frames) {
    entry_delay_.process(io, frames);
    if (received_sum_.silent) return;
    add(received_sum_, io, frames);
    clear(received_sum_, frames);
}

void Track::add_send(std::unique_ptr<SendNode> send) {
    if (fader_.has_begun()) send->fader.rise();
    if (send->to) ++send->to->receives_;
    sends_.insert(std::move(send), nullptr);
}

void Track::end_sends_to_leaving() {
    for (SendNode& send : sends_)
        if (send.to && send.to->state == State::leaving) send.leave();
}

void Track::process_places(Stereo& io, BlockContext& block) {
    for (ChainSlot& place : places_) {
        if (place.state == ChainSlot::State::waiting) {
            place.warm_up(block);
        } else {
            if (place.state == ChainSlot::State::leaving) place.let_go();
            place.feed.process(io, block);
            place.node.process(io, *place.events, block);
            if (&place == block.tapped) block.tap->write(io.left, io.right, block.frames);
        }
        if (&place == instrument_) receive(io, block.frames);
        place.events->clear();
    }
    places_.remove_if([](const ChainSlot& place) { return place.is_over(); },
        [&](std::unique_ptr<ChainSlot> place) { block.retired->retire(place.release()); });
}

void Track::stop() noexcept {
    for (ChainSlot& place : places_) place.stop();
}

std::uint64_t Track::events_dropped() const {
    std::uint64_t dropped = events_->part.notes_left_out();
    for (const ChainSlot& place : places_)
        dropped += place.node.events_dropped() + place.notes.events_dropped();
    return dropped;
}

void Track::parameter(std::uint32_t time, std::size_t slot, std::uint32_t index_id, double value) {
    for (ChainSlot& place : places_)
        if (place.id == slot && place.state == ChainSlot::State::playing)
            return place.node.parameter(time, index_id, value, *place.events);
}

} // namespace aviary::engine
