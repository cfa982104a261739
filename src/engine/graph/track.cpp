#include "engine/graph/track.h"

#include <algorithm>
#include <utility>

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

Track::Track(TrackId its_id, std::unique_ptr<TrackEvents> events, List<ChainSlot> slots, double sample_rate,
    std::uint32_t max_frames, std::shared_ptr<PeakMeter> meter)
    : id(its_id)
    , events_(std::move(events))
    , clips_(sample_rate)
    , slots_(std::move(slots))
    , instrument_(&*slots_.begin())
    , buffers_(1, max_frames)
    , io_(buffers_[0])
    , received_(1, max_frames)
    , received_sum_(received_[0])
    , fader_(Fader::ramp_of(sample_rate))
    , meter_(std::move(meter)) {
    received_sum_.silent = true;
    exchange_lists(*events_);
}

TrackEvents::Slot* TrackEvents::find(ChainSlotId id) {
    const auto found = std::ranges::find(slots, id, &Slot::id);
    return found == slots.end() ? nullptr : &*found;
}

ChainSlot* Track::find(ChainSlotId slot_id) const {
    for (ChainSlot& slot : slots_)
        if (slot.id == slot_id && slot.state != ChainSlot::State::leaving) return &slot;
    return nullptr;
}

SendNode* Track::find(SendId send_id) const {
    for (SendNode& send : sends_)
        if (send.id == send_id && !send.is_leaving) return &send;
    return nullptr;
}

void Track::exchange_lists(TrackEvents& events) {
    for (ChainSlot& slot : slots_) {
        TrackEvents::Slot* const own = events.find(slot.id);
        if (!own || slot.state == ChainSlot::State::leaving) continue;
        if (slot.events) {
            own->events->current.assign(slot.events->current);
            own->events->leaving.assign(slot.events->leaving);
        }
        std::swap(slot.events, own->events);
    }
}

void Track::play(SongFrame from, SongFrame to, bool jumped) {
    if (jumped) {
        events_->part.release_planned(*this);
        events_->part.jump(from);
        events_->part.chase(from, *this);
    }
    events_->part.play(from, to, *this);
    if (state == State::playing) clips_.play(from, jumped);
}

bool Track::set_parameter(ChainSlot& slot, std::uint32_t index_id, double value) {
    if (slot.is_full()) return false;
    slot.node.parameter(0, index_id, value, *slot.events);
    events_->part.set_rest(slot.id, index_id, value);
    return true;
}

bool Track::press(std::uint8_t key, double velocity) {
    if (!release(key)) return false;
    events_->part.press(key, velocity, *this);
    pressed_ = true;
    return true;
}

bool Track::release(std::uint8_t key) {
    if (first_note_slot().is_full() || (pressed_ && events_->part.is_pressed(key))) return false;
    events_->part.release(key, *this);
    return true;
}

bool Track::ready_to_change(ChainSlot& slot) {
    for (const ChainSlot& other : slots_)
        if (!other.events->current.empty()) return false;
    return slot.node.ready();
}

std::unique_ptr<TrackEvents> Track::change(ChainSlot& slot, std::unique_ptr<Unit> unit, Departure departure,
    std::unique_ptr<TrackEvents> events, SongFrame position, bool chase, rt::Retired& retired) {
    if (slot.state == ChainSlot::State::waiting) {
        if (auto old = std::exchange(slot.arriving, std::move(unit))) {
            old->stop();
            retired.retire(old.release());
        }
        return events;
    }
    std::swap(events_, events);
    exchange_lists(*events_);
    events_->part.jump(position);
    events_->part.take_over(events->part);
    clips_.take_up(events->clips, events_->clips, position, position, chase);
    const bool as_notes = slot.takes_as_notes(unit.get()), is_heard = unit && !as_notes;
    if (as_notes || !slot.notes.empty())
        change_note_effect(slot, as_notes ? std::move(unit) : nullptr, departure, retired);
    if (is_heard || !slot.node.empty()) {
        const auto held = slot.is_instrument ? held_in(slot) : std::span<const SoundingNote>();
        slot.node.change(std::move(unit), departure, held, *slot.events);
    }
    if (chase && !departure.goes_on()) events_->part.chase(position, *this, slot.id);
    return events;
}

bool Track::join(std::uint64_t batch) {
    if (sent_from_ == batch) return false;
    for (SendNode& send : sends_) // also those that fade out, of which ranks know no more
        if (send.to) send.to->sent_from_ = batch;
    return true;
}

void Track::run(BlockContext& block) {
    const std::uint64_t runs_before = block.runs;
    const bool has_clips = !clips_.is_idle(events_->clips);
    for (ChainSlot& slot : slots_)
        if (!slot.notes.empty()) play_note_effect(slot, block);
    Stereo io = buffers_[0];
    clear(io, block.frames);
    process_slots(io, block);
    keep(io, block.frames);
    pressed_ = false;
    if (state == State::leaving) ring_out(block.frames);
    was_busy_ = has_clips || block.runs != runs_before;
}

/// The slots exchange the block for spare ones, and those are lent to the next track.
void Track::keep(const Stereo& io, std::uint32_t frames) {
    io_ = buffers_[0];
    io_.silent = io.silent;
    if (io.left == io_.left) return;
    std::memcpy(io_.left, io.left, frames * sizeof(float));
    std::memcpy(io_.right, io.right, frames * sizeof(float));
}

void Track::give(Stereo& master, BlockContext& block) {
    if (state == State::waiting) return;
    const std::uint32_t frames = block.frames;
    for (SendNode& send : sends_) {
        Stereo* const sum = sum_of(send, master);
        if (!sum) {
            send.go();
            continue;
        }
        const StereoPeak peak = send.fader.mix(send.delay.delayed(io_, block.spare[0], frames), *sum, frames);
        if (&send == output_) meter_->raise(peak);
    }
    meter_->raise(fader_.mix(delay_.delayed(io_, block.spare[0], frames), master, frames));
    sends_.remove_if([](const SendNode& send) { return send.is_over(); },
        [&](std::unique_ptr<SendNode> send) {
            if (send->to) --send->to->receives_;
            if (send->to && send->kind == SendKind::send) --send->to->receives_sends_;
            if (send.get() == output_) output_ = nullptr;
            block.retired->retire(send.release());
        });
}

/// Where a send's sound is added up. Null: the slot whose side chain it is has
/// gone.
Stereo* Track::sum_of(const SendNode& send, Stereo& master) {
    if (!send.to) return &master;
    if (send.kind != SendKind::side_chain) return &send.to->received_sum_;
    ChainSlot* const slot = send.to->find(send.side);
    return slot && slot->side ? &slot->side->sum : nullptr;
}

void Track::receive(Stereo& io, std::uint32_t frames) {
    entry_delay_.process(io, frames);
    has_received_ = !received_sum_.silent;
    if (!has_received_) return;
    add(received_sum_, io, frames);
    clear(received_sum_, frames);
}

void Track::add_send(std::unique_ptr<SendNode> send, Track* to) {
    send->to = to;
    if (fader_.has_begun() && send->kind != SendKind::output) send->fader.rise();
    if (send->to) ++send->to->receives_;
    if (send->to && send->kind == SendKind::send) ++send->to->receives_sends_;
    sends_.insert(std::move(send), nullptr);
}

void Track::move_fader(Gains gains) {
    gains_ = gains;
    (output_ ? output_->fader : fader_).move_to(gains);
}

void Track::set_output(SendId id) {
    SendNode* const next = find(id);
    if (next == output_) return;
    SendNode* const before = std::exchange(output_, next);
    before ? before->leave() : fader_.move_to({0, 0});
    if (!next) return fader_.move_to(gains_);
    next->fader.move_to(gains_);
    if (fader_.has_begun()) next->fader.rise();
}

void Track::end_sends_to_leaving() {
    if (state == State::leaving) return; // it rings out there, and then ends them all
    for (SendNode& send : sends_)
        if (send.to && send.to->state == State::leaving) send.leave();
}

void Track::process_slots(Stereo& io, BlockContext& block) {
    for (ChainSlot& slot : slots_) {
        if (slot.state == ChainSlot::State::waiting) {
            slot.warm_up(block);
        } else {
            if (slot.state == ChainSlot::State::leaving) slot.let_go();
            slot.feed.process(io, block);
            block.side = slot.side ? &slot.side->sum : nullptr;
            slot.node.process(io, *slot.events, block);
            block.side = nullptr;
            if (slot.id == block.tapped) block.tap->write(io.left, io.right, block.frames);
        }
        if (&slot == instrument_) {
            if (state != State::waiting) clips_.mix(events_->clips, io, block.frames);
            receive(io, block.frames);
        }
        if (slot.side) slot.side->begin_anew(block.frames);
        slot.events->clear();
    }
    slots_.remove_if([](const ChainSlot& slot) { return slot.is_over(); },
        [&](std::unique_ptr<ChainSlot> slot) { block.retired->retire(slot.release()); });
}

void Track::stop() noexcept {
    for (ChainSlot& slot : slots_) slot.stop();
}

std::uint64_t Track::events_dropped() const {
    std::uint64_t dropped = events_->part.notes_left_out();
    for (const ChainSlot& slot : slots_) dropped += slot.node.events_dropped() + slot.notes.events_dropped();
    return dropped;
}

void Track::parameter(std::uint32_t time, ChainSlotId slot_id, std::uint32_t index_id, double value) {
    for (ChainSlot& slot : slots_)
        if (slot.id == slot_id && slot.state == ChainSlot::State::playing)
            return slot.node.parameter(time, index_id, value, *slot.events);
}

void Track::controller(std::uint32_t time, ChainSlotId slot_id, std::uint8_t number, std::uint8_t value) {
    for (ChainSlot& slot : slots_)
        if (slot.id == slot_id && slot.state == ChainSlot::State::playing)
            return slot.node.controller(time, number, value, *slot.events);
}

} // namespace aviary::engine
