#include "engine/timeline/part.h"

#include <clap/events.h>

#include <algorithm>
#include <array>
#include <functional>
#include <tuple>
#include <utility>

namespace aviary::engine {

namespace {

/// Room for notes played by hand, and for those that an edited song has taken away while they sounded.
constexpr std::size_t spare_polyphony = 64;

/// The most notes that sound at the same frame. `notes` in order of start.
template <typename Notes>
std::size_t most_at_once(const Notes& notes) {
    std::vector<SongFrame> ends; // a heap, the earliest end on top
    std::size_t most = 0;
    for (const auto& note : notes) {
        while (!ends.empty() && ends.front() <= note.start) {
            std::pop_heap(ends.begin(), ends.end(), std::greater<>());
            ends.pop_back();
        }
        ends.push_back(note.end);
        std::push_heap(ends.begin(), ends.end(), std::greater<>());
        most = std::max(most, ends.size());
    }
    return most;
}

} // namespace

Part::Part(std::span<const song::Note> notes, std::vector<Lane> lanes, const Tempo& tempo,
    std::vector<song::NoteExpression> expressions)
    : expressions_(std::move(expressions))
    , lanes_(std::move(lanes)) {
    notes_.reserve(notes.size());
    for (const song::Note& note : notes) {
        const SongFrame start = std::max<SongFrame>(0, tempo.frame(note.start));
        const SongFrame end = tempo.frame(note.start + note.length);
        notes_.push_back({start, std::max(end, start + 1), note.start, note.key, note.velocity,
            note.expression <= expressions_.size() ? note.expression : 0});
    }
    std::sort(notes_.begin(), notes_.end(), [](const PlannedNote& a, const PlannedNote& b) {
        return std::tie(a.at, a.key, a.end, a.velocity) < std::tie(b.at, b.key, b.end, b.velocity);
    });
    sounding_.reserve(most_at_once(notes_) + spare_polyphony);
}

void Part::jump(SongFrame to) {
    const auto next = std::lower_bound(notes_.begin(), notes_.end(), to,
        [](const PlannedNote& note, SongFrame at) { return note.start < at; });
    next_note_ = std::size_t(next - notes_.begin());
    for (Lane& lane : lanes_) lane.jump(to);
}

std::vector<Part::Sounding>::const_iterator Part::find_pressed(std::uint8_t key) const {
    return std::ranges::find_if(
        sounding_, [&](const Sounding& note) { return note.end == by_hand && note.key == key; });
}

bool Part::is_pressed(std::uint8_t key) const { return find_pressed(key) != sounding_.end(); }

void Part::press(std::uint8_t key, double velocity, PartEvents& events) {
    start(0, {{.key = key, .velocity = velocity}, by_hand}, events);
}

void Part::release(std::uint8_t key, PartEvents& events) {
    const auto note = find_pressed(key);
    if (note == sounding_.end()) return;
    events.note_off(0, *note);
    sounding_.erase(note);
}

void Part::release_planned(PartEvents& events) {
    std::erase_if(sounding_, [&](const Sounding& note) {
        if (note.end == by_hand) return false;
        events.note_off(0, note);
        return true;
    });
}

void Part::release_all(PartEvents& events) {
    for (const Sounding& note : sounding_) events.note_off(0, note);
    sounding_.clear();
}

void Part::chase(SongFrame at, PartEvents& events, std::optional<ChainSlotId> slot) {
    for (Lane& lane : lanes_) {
        if (slot && lane.slot() != *slot) continue;
        if (const auto value = lane.chase(at)) give(lane, 0, *value, events);
    }
}

void Part::play(SongFrame from, SongFrame to, PartEvents& events) {
    for (const Sounding& note : sounding_)
        if (note.end != by_hand) move_expression(from, to, note, events);
    end_notes(from, to, events);
    start_notes(from, to, events);
    for (Lane& lane : lanes_)
        lane.advance(from, to, [&](std::uint32_t time, double value) { give(lane, time, value, events); });
}

void Part::give(const Lane& lane, std::uint32_t time, double value, PartEvents& events) const {
    if (lane.controller())
        events.controller(time, lane.slot(), *lane.controller(), std::uint8_t(value + 0.5));
    else
        events.parameter(time, lane.slot(), lane.index_id(), value);
}

namespace {

struct Movement {
    std::int32_t which; ///< CLAP's expression_id
    std::optional<song::Sweep> sweep;
};

std::array<Movement, 3> movements_of(const song::NoteExpression& expression) {
    return {
        {{CLAP_NOTE_EXPRESSION_TUNING, expression.bend}, {CLAP_NOTE_EXPRESSION_PRESSURE, expression.press},
            {CLAP_NOTE_EXPRESSION_BRIGHTNESS, expression.slide}}};
}

} // namespace

void Part::begin_expression(std::uint32_t time, const Sounding& note, PartEvents& events) const {
    if (note.expression == 0) return;
    for (const Movement& movement : movements_of(expressions_[note.expression - 1]))
        if (movement.sweep) events.expression(time, note, movement.which, double(movement.sweep->from));
}

void Part::move_expression(SongFrame from, SongFrame to, const Sounding& note, PartEvents& events) const {
    if (note.expression == 0) return;
    const SongFrame length = note.end - note.began;
    const SongFrame end = std::min(to, note.end);
    // Counted from the note's start, so that a render does not depend on the block size.
    const SongFrame step = std::max<SongFrame>(1, (from - note.began + ramp_interval - 1) / ramp_interval);
    for (const Movement& movement : movements_of(expressions_[note.expression - 1])) {
        if (!movement.sweep || movement.sweep->from == movement.sweep->to) continue;
        for (SongFrame at = note.began + step * ramp_interval; at < end; at += ramp_interval) {
            const double way = double(at - note.began) / double(length);
            const double value = movement.sweep->from + way * (movement.sweep->to - movement.sweep->from);
            events.expression(std::uint32_t(at - from), note, movement.which, value);
        }
    }
}

void Part::end_notes(SongFrame from, SongFrame to, PartEvents& events) {
    for (std::size_t i = 0; i < sounding_.size();) {
        if (sounding_[i].end >= to) {
            ++i;
            continue;
        }
        events.note_off(std::uint32_t(std::max<SongFrame>(0, sounding_[i].end - from)), sounding_[i]);
        // Keeps the order of starts: what a plugin is told must not depend on where blocks begin.
        sounding_.erase(sounding_.begin() + std::ptrdiff_t(i));
    }
}

void Part::start_notes(SongFrame from, SongFrame to, PartEvents& events) {
    for (; next_note_ < notes_.size() && notes_[next_note_].start < to; ++next_note_) {
        const PlannedNote& note = notes_[next_note_];
        const auto time = std::uint32_t(note.start - from);
        Sounding sounding{{.key = note.key, .velocity = note.velocity / 127.0}, note.end, note.at, note.start,
            note.expression};
        if (note.end >= to) {
            start(time, sounding, events);
            move_expression(from, to, sounding, events);
            continue;
        }
        sounding.id = take_id();
        events.note_on(time, sounding);
        begin_expression(time, sounding, events);
        move_expression(from, to, sounding, events);
        events.note_off(std::uint32_t(note.end - from), sounding);
    }
}

/// A note that goes on beyond the block.
void Part::start(std::uint32_t time, Sounding note, PartEvents& events) {
    if (sounding_.size() == sounding_.capacity()) {
        ++notes_left_out_;
        return;
    }
    note.id = take_id();
    events.note_on(time, note);
    begin_expression(time, note, events);
    sounding_.push_back(note);
}

std::int32_t Part::take_id() { return std::exchange(next_id_, (next_id_ + 1) & 0x7fffffff); }

void Part::take_over(Part& other) {
    for (Lane& lane : lanes_)
        for (const Lane& before : other.lanes_) lane.take_over(before);
    const std::size_t room = sounding_.capacity() - sounding_.size();
    const std::size_t count = std::min(room, other.sounding_.size());
    for (std::size_t i = 0; i < count; ++i) sounding_.push_back(other.sounding_[i]);
    other.sounding_.clear();
    next_id_ = other.next_id_;
}

void Part::keep_sounding(Part& before, SongFrame at, PartEvents& events) {
    for (Sounding note : before.sounding_) {
        if (note.end != by_hand) {
            const PlannedNote* const same = find_same(note, at);
            note.end = same ? same->end : at;
            note.began = same ? same->start : at;
            note.expression = same ? same->expression : 0; // counts in this part's expressions
        }
        if (note.end > at && sounding_.size() < sounding_.capacity())
            sounding_.push_back(note);
        else
            events.note_off(0, note);
    }
    before.sounding_.clear();
    next_id_ = before.next_id_;
}

/// The same note of this part; null if there is none, or it does not sound any more. Of several equal notes each is taken
/// once.
const Part::PlannedNote* Part::find_same(const Sounding& note, SongFrame at) const {
    const auto is_same = [&](const auto& other) { return other.key == note.key && other.end != by_hand; };
    auto taken = std::ranges::count_if(
        sounding_, [&](const Sounding& other) { return is_same(other) && other.start == note.start; });
    const auto wanted = std::tie(note.start, note.key);
    auto same = std::lower_bound(notes_.begin(), notes_.end(), wanted,
        [](const PlannedNote& a, const auto& b) { return std::tie(a.at, a.key) < b; });
    for (; same != notes_.end() && std::tie(same->at, same->key) == wanted; ++same)
        if (same->end > at && taken-- == 0) return &*same;
    return nullptr;
}

void Part::keep_automation(Part& before, SongFrame before_at, SongFrame at, bool chase, PartEvents& events) {
    for (Lane& lane : lanes_) {
        Lane* const old = before.find_counterpart(lane, *this);
        if (old) lane.take_over(*old);
        if (!chase) continue;
        const auto value = lane.chase(at);
        if (value && !(old && old->chase(before_at) == value)) give(lane, 0, *value, events);
    }
    for (const Lane& old : before.lanes_)
        if (old.has_moved() && !find_counterpart(old, before)) give(old, 0, old.rest(), events);
}

/// The lane for the same parameter as this one of another part; if several move it, the one that has as many before it.
Lane* Part::find_counterpart(const Lane& lane, const Part& of) {
    const auto moves_same = [&](const Lane& other) { return other.moves_same(lane); };
    std::ptrdiff_t before = 0;
    for (const Lane& other : of.lanes_) {
        if (&other == &lane) break;
        before += moves_same(other);
    }
    for (Lane& own : lanes_)
        if (moves_same(own) && before-- == 0) return &own;
    return nullptr;
}

void Part::set_rest(ChainSlotId slot, std::uint32_t index_id, double value) {
    for (Lane& lane : lanes_)
        if (lane.slot() == slot && lane.index_id() == index_id && !lane.controller()) lane.set_rest(value);
}

std::size_t Part::busiest(ChainSlotId slot, SongFrame frames) const {
    std::size_t notes = 0;
    for (std::size_t first = 0, last = 0; last < notes_.size(); ++last) {
        while (notes_[last].start - notes_[first].start >= frames) ++first;
        notes = std::max(notes, last - first + 1);
    }
    std::size_t most = 2 * notes; // each may end in the same block
    if (!expressions_.empty())    // each movement of a note has its first value and its steps
        most += 3 * (notes + (polyphony() + notes) * std::size_t(frames / ramp_interval + 1));
    for (const Lane& lane : lanes_)
        if (lane.slot() == slot) most += lane.busiest(frames);
    return most;
}

} // namespace aviary::engine
