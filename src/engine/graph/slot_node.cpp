#include "engine/graph/slot_node.h"

#include <algorithm>

namespace aviary::engine {

namespace {

/// The most missed blocks that a new processor is run through before one block. It bounds what a change costs.
constexpr int most_missed_at_once = 2;

/// -120 dB: a tail that stays below it is over.
constexpr float tail_floor = 1e-6f;

float largest_amplitude(const Stereo& block, std::uint32_t frames) {
    return std::bit_cast<float>(
        std::max(largest_amplitude_bits(block.left, frames), largest_amplitude_bits(block.right, frames)));
}

} // namespace

bool SlotNode::ready() {
    if (change_ != Change::none) return false;
    Tail& last = tails_.back();
    if (!last.unit) return true;
    last.frames_left = std::min(last.frames_left, fade_frames_);
    return false;
}

std::uint32_t SlotNode::tail() const {
    return current_ ? std::min(current_->processor().tail(), longest_tail_) : 0;
}

std::uint32_t SlotNode::tail_to_ring_out(const Departure& departure) const {
    return departure.tail_is_carried || departure.is_restart ? 0 : tail();
}

bool SlotNode::is_over() const {
    return change_ == Change::none && !current_
           && std::ranges::none_of(tails_, [](const Tail& tail) { return bool(tail.unit); });
}

bool SlotNode::catch_up(Unit& next, Departure& departure, BlockContext& block) {
    std::int64_t& from = departure.next;
    if (from < 0) return true;
    // In a ring-out the old processor itself plays on what the new one has missed.
    if (!recent_blocks_ || !recent_blocks_->covers(from) || tail_to_ring_out(departure) > 0) {
        from = -1;
        return true;
    }
    const BlockContext present = block;
    for (int i = 0; i < most_missed_at_once; ++i) {
        RecentBlocks::Entry* missed = recent_blocks_->from(from);
        if (!missed) break;
        block.frames = missed->frames;
        block.transport = &missed->transport;
        block.steady_time = missed->steady_time;
        next.run(missed->in, block.spare[0], *missed->events, block);
        from = missed->end();
    }
    block.frames = present.frames;
    block.transport = present.transport;
    block.steady_time = present.steady_time;
    return recent_blocks_->from(from) == nullptr;
}

void SlotNode::change(
    std::unique_ptr<Unit> next, Departure departure, std::span<const SoundingNote> held, SlotEvents& events) {
    if (next)
        for (const auto& note : held) events_dropped_ += !events.current.note_held(note);
    is_silent_ = is_silent_ || departure.is_restart;
    fade_done_ = current_ || !next ? 0 : -std::int64_t(next->latency());
    const std::uint32_t tail = tail_to_ring_out(departure);
    const bool instrument_goes = !next && current_ && !current_->hears();
    if (!next) events.leaving.assign(events.current); // the old one still gets this block's events
    const bool is_taken_out = !next && departure.is_restart;
    if (tail == 0 && !instrument_goes && !is_taken_out) {
        change_ = Change::crossfade;
        leaving_hears_parameters_ = departure.parameters_agree;
        leaving_ = std::move(current_);
    } else {
        change_ = Change::ring_out;
        for (const auto& note : held) events.leaving.note_off(0, note);
        std::move_backward(tails_.begin(), tails_.end() - 1, tails_.end());
        tails_[0] = {std::move(current_), tail + fade_frames_, 0};
    }
    current_ = std::move(next);
}

void SlotNode::note_on(std::uint32_t time, const SoundingNote& note, SlotEvents& events) {
    events_dropped_ += !events.current.note_on(time, note);
    if (leaving_) events.leaving.note_on(time, note);
}

void SlotNode::note_off(std::uint32_t time, const SoundingNote& note, SlotEvents& events) {
    events_dropped_ += !events.current.note_off(time, note);
    if (leaving_) events.leaving.note_off(time, note);
}

void SlotNode::expression(
    std::uint32_t time, const SoundingNote& note, std::int32_t which, double value, SlotEvents& events) {
    events_dropped_ += !events.current.expression(time, note, which, value);
    if (leaving_) events.leaving.expression(time, note, which, value);
}

void SlotNode::controller(std::uint32_t time, std::uint8_t number, std::uint8_t value, SlotEvents& events) {
    events_dropped_ += !events.current.controller(time, number, value);
    if (leaving_) events.leaving.controller(time, number, value);
}

void SlotNode::end_note(const SoundingNote& note, SlotEvents& events) {
    if (!events.current.take_back(note)) events_dropped_ += !events.current.note_off(0, note);
    if (leaving_ && !events.leaving.take_back(note)) events.leaving.note_off(0, note);
}

void SlotNode::note_held(const SoundingNote& note, SlotEvents& events) {
    events_dropped_ += !events.current.note_held(note);
    if (leaving_) events.leaving.note_held(note);
}

bool SlotNode::pass_on(std::uint32_t time, const clap_event_header& event, SlotEvents& events) {
    if (!events.current.pass_on(time, event)) return false;
    if (leaving_) events.leaving.pass_on(time, event);
    return true;
}

void SlotNode::parameter(std::uint32_t time, std::uint32_t index_id, double value, SlotEvents& events) {
    events_dropped_ += !events.current.parameter(time, index_id, value);
    if (leaving_ && leaving_hears_parameters_) events.leaving.parameter(time, index_id, value);
}

void SlotNode::process(Stereo& io, SlotEvents& events, BlockContext& block) {
    if (change_ == Change::crossfade)
        crossfade(io, events, block);
    else if (change_ == Change::ring_out)
        ring_out(io, events, block);
    else if (current_ || is_silent_) {
        Stereo out = block.spare[0];
        run_current(io, out, events.current, block);
        block.spare[0] = io;
        io = out;
    }
    add_tails(io, block);
    if (change_ != Change::none) advance_change(block);
}

void SlotNode::record(const Stereo& in, const EventList& events, BlockContext& block) {
    if (!recent_blocks_) recent_blocks_ = recent_blocks_offer_->take(1);
    if (recent_blocks_) recent_blocks_->record(in, events, block);
}

void SlotNode::run_current(const Stereo& in, Stereo& out, EventList& events, BlockContext& block) {
    const bool is_given = current_ && !current_->asleep(in, events, block);
    run(current_.get(), in, out, events, block);
    if (is_given) record(in, events, block);
}

void SlotNode::run(Unit* unit, const Stereo& in, Stereo& out, EventList& events, BlockContext& block) const {
    if (unit) return unit->run(in, out, events, block);
    if (is_silent_) return clear(out, block.frames);
    std::memcpy(out.left, in.left, block.frames * sizeof(float));
    std::memcpy(out.right, in.right, block.frames * sizeof(float));
    out.silent = in.silent;
}

float SlotNode::way(std::uint32_t frame) const {
    return std::clamp(float(fade_done_ + frame + 1) / float(fade_frames_), 0.0f, 1.0f);
}

void SlotNode::crossfade(Stereo& io, SlotEvents& events, BlockContext& block) {
    Stereo before = block.spare[0], after = block.spare[1];
    run(leaving_.get(), io, before, events.leaving, block);
    run_current(io, after, events.current, block);
    for (std::uint32_t i = 0; i < block.frames; ++i) {
        // Linear, which suits sounds that are alike; written so that equal sounds stay equal to the bit.
        io.left[i] = before.left[i] + way(i) * (after.left[i] - before.left[i]);
        io.right[i] = before.right[i] + way(i) * (after.right[i] - before.right[i]);
        if (way(i) == 1) io.left[i] = after.left[i], io.right[i] = after.right[i];
    }
    io.silent = before.silent && after.silent;
}

void SlotNode::ring_out(Stereo& io, SlotEvents& events, BlockContext& block) {
    // The shares of the input that the old one and the new one hear add up to the whole input.
    Stereo fading = block.spare[0], after = block.spare[1];
    const bool is_heard = current_ || !tails_[0].unit || tails_[0].unit->hears();
    if (!is_heard) clear(fading, block.frames);
    for (std::uint32_t i = 0; is_heard && i < block.frames; ++i) {
        fading.left[i] = (1 - way(i)) * io.left[i];
        fading.right[i] = (1 - way(i)) * io.right[i];
        io.left[i] -= fading.left[i];
        io.right[i] -= fading.right[i];
    }
    fading.silent = io.silent || !is_heard;
    run_current(io, after, events.current, block);
    const bool instrument = current_ && !current_->hears();
    for (std::uint32_t i = 0; i < block.frames; ++i) {
        const float gain = instrument ? way(i) : 1;
        io.left[i] = gain * after.left[i];
        io.right[i] = gain * after.right[i];
    }
    io.silent = after.silent;
    if (tails_[0].unit) add_tail(tails_[0], fading, io, events.leaving, block);
}

void SlotNode::add_tails(Stereo& io, BlockContext& block) {
    const std::size_t first = change_ == Change::ring_out ? 1 : 0;
    for (std::size_t i = first; i < tails_.size(); ++i)
        if (tails_[i].unit) add_tail(tails_[i], block.silence, io, *block.no_events, block);
    // Tails end in any order; those that remain move up.
    for (std::size_t i = first, kept = first; i < tails_.size(); ++i)
        if (tails_[i].unit) {
            if (i != kept) tails_[kept] = std::move(tails_[i]);
            ++kept;
        }
}

void SlotNode::add_tail(Tail& tail, const Stereo& in, Stereo& io, EventList& events, BlockContext& block) {
    Stereo out = block.spare[2];
    tail.unit->run(in, out, events, block);
    if (tail.frames_left < block.frames + fade_frames_) fade_end(tail, out, block.frames);
    tail.quiet = largest_amplitude(out, block.frames) < tail_floor ? tail.quiet + block.frames : 0;
    tail.frames_left -= std::min(tail.frames_left, block.frames);
    add(out, io, block.frames);
    if (tail.frames_left == 0 || (in.silent && tail.quiet >= quiet_frames_)) retire(tail.unit, block);
}

void SlotNode::fade_end(const Tail& tail, Stereo& out, std::uint32_t frames) const {
    for (std::uint32_t i = 0; i < frames; ++i) {
        const std::uint32_t left = tail.frames_left > i ? tail.frames_left - i : 0;
        const float gain = std::min(1.0f, float(left) / float(fade_frames_));
        out.left[i] *= gain;
        out.right[i] *= gain;
    }
}

void SlotNode::advance_change(BlockContext& block) {
    fade_done_ += block.frames;
    if (fade_done_ < fade_frames_) return;
    if (leaving_) retire(leaving_, block);
    is_silent_ = is_silent_ && !current_;
    change_ = Change::none;
}

void SlotNode::retire(std::unique_ptr<Unit>& unit, BlockContext& block) {
    unit->stop();
    block.retired->retire(unit.release());
}

void SlotNode::stop() noexcept {
    if (current_) current_->stop();
    if (leaving_) leaving_->stop();
    for (Tail& tail : tails_)
        if (tail.unit) tail.unit->stop();
}

} // namespace aviary::engine
