#include "song/play/phrase.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace aviary::song {

namespace {

template <typename Change>
void for_each_note(Phrase& phrase, Change change) {
    for (Strand& strand : phrase.strands)
        for (PhraseSlot& slot : strand)
            for (PhraseNote& note : slot.notes) change(note);
}

template <typename Change>
void for_each_slot(Phrase& phrase, Change change) {
    for (Strand& strand : phrase.strands)
        for (PhraseSlot& slot : strand) change(slot);
}

int moved(int key, Interval interval, const PhrasePlace& place) {
    return interval.is_degrees ? place.scale.step(key, interval.amount) : key + interval.amount;
}

/// Lays the slots out one after the other again.
void close_up(Strand& strand) {
    Ticks at;
    for (PhraseSlot& slot : strand) {
        slot.slot.start = at;
        at += slot.slot.length;
    }
}

void invert(Phrase& phrase, std::optional<std::uint8_t> about) {
    bool has_axis = about.has_value();
    int axis = about.value_or(0);
    for_each_note(phrase, [&](PhraseNote& note) {
        if (!std::exchange(has_axis, true)) axis = note.key;
        note.key = 2 * axis - note.key;
    });
}

void rotate(Phrase& phrase, std::int64_t slots) {
    for (Strand& strand : phrase.strands) {
        if (strand.empty()) continue;
        const auto size = std::int64_t(strand.size());
        std::rotate(strand.begin(), strand.begin() + ((slots % size) + size) % size, strand.end());
        close_up(strand);
    }
}

/// The nearest multiple of the grid; halves go up.
Ticks on_grid(Ticks at, Ticks grid) { return grid * Ticks((at / grid + Ticks(1, 2)).floor()); }

bool stretch(Phrase& phrase, Ticks factor) {
    std::int64_t grain = (phrase.length * factor).denominator();
    for_each_slot(phrase, [&](const PhraseSlot& slot) {
        for (const Ticks part : {slot.slot.length, slot.slot.shift})
            if (grain <= finest_division) grain = std::lcm(grain, (part * factor).denominator());
    });
    if (grain > finest_division || phrase.length * factor > Ticks(longest_song * ticks_per_beat))
        return false;
    phrase.length = phrase.length * factor;
    for_each_slot(phrase, [&](PhraseSlot& slot) {
        slot.slot.start = slot.slot.start * factor;
        slot.slot.length = slot.slot.length * factor;
        slot.slot.shift = slot.slot.shift * factor;
    });
    return true;
}

bool harmonize(Phrase& phrase, const std::vector<Interval>& voices, const PhrasePlace& place) {
    std::size_t notes = 0;
    for_each_note(phrase, [&](const PhraseNote&) { ++notes; });
    if (phrase.size() + notes * voices.size() > largest_phrase) return false;
    for_each_slot(phrase, [&](PhraseSlot& slot) {
        const std::vector<PhraseNote> before = slot.notes;
        for (const Interval& voice : voices)
            for (const PhraseNote& note : before)
                slot.notes.push_back({moved(note.key, voice, place), note.velocity});
    });
    return true;
}

void humanize(Phrase& phrase, int most, std::uint64_t seed) {
    std::uint64_t number = 0;
    for_each_slot(
        phrase, [&](PhraseSlot& slot) { slot.slot.shift += humanized(seed ^ mixed(++number), most); });
}

} // namespace

std::uint64_t mixed(std::uint64_t value) {
    // Steele, Lea and Flood's SplitMix64 finisher.
    value += 0x9E3779B97F4A7C15;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
    return value ^ (value >> 31);
}

std::uint64_t seed_of(std::string_view name) {
    std::uint64_t seed = 0;
    for (const char letter : name) seed = mixed(seed ^ static_cast<unsigned char>(letter));
    return seed;
}

std::int64_t humanized(std::uint64_t seed, int most) {
    return std::int64_t(mixed(seed) % std::uint64_t(2 * most + 1)) - most;
}

Ticks swung_by(Ticks length, Ticks start, int percent) {
    if (percent == 50) return 0;
    const Ticks multiple = start / length; // slots are never empty
    if (multiple.denominator() != 1 || multiple.numerator() % 2 == 0) return 0;
    return length * Ticks(percent - 50, 50);
}

std::size_t Phrase::size() const {
    std::size_t size = 0;
    for (const Strand& strand : strands)
        for (const PhraseSlot& slot : strand) size += 1 + slot.notes.size();
    return size;
}

bool apply(const MotifOperation& operation, Phrase& phrase, const PhrasePlace& place) {
    using Kind = MotifOperation::Kind;
    const Ticks amount = operation.amount;
    switch (operation.kind) {
    case Kind::transpose:
        for_each_note(
            phrase, [&](PhraseNote& note) { note.key = moved(note.key, operation.intervals[0], place); });
        return true;
    case Kind::octave:
        for_each_note(phrase, [&](PhraseNote& note) { note.key += 12 * int(amount.numerator()); });
        return true;
    case Kind::invert: return invert(phrase, operation.pitch), true;
    case Kind::reverse:
        for (Strand& strand : phrase.strands) {
            std::ranges::reverse(strand);
            close_up(strand);
        }
        return true;
    case Kind::stretch: return stretch(phrase, amount);
    case Kind::rotate: return rotate(phrase, amount.numerator()), true;
    case Kind::constrain: {
        const Scale scale =
            operation.scale.empty() ? place.scale : parse_scale(operation.scale).value_or(place.scale);
        for_each_note(phrase, [&](PhraseNote& note) { note.key = scale.nearest(note.key); });
        return true;
    }
    case Kind::harmonize: return harmonize(phrase, operation.intervals, place);
    case Kind::shift_velocity:
        for_each_note(phrase, [&](PhraseNote& note) { note.velocity += amount; });
        return true;
    case Kind::scale_velocity: {
        bool fits = true;
        for_each_note(phrase, [&](const PhraseNote& note) {
            fits &= (note.velocity * amount).denominator() <= finest_division
                    && note.velocity * amount < Ticks(longest_song);
        });
        if (fits) for_each_note(phrase, [&](PhraseNote& note) { note.velocity = note.velocity * amount; });
        return fits;
    }
    case Kind::quantize:
        for_each_slot(phrase, [&](PhraseSlot& slot) {
            slot.slot.shift = on_grid(slot.slot.start + slot.slot.shift, amount) - slot.slot.start;
        });
        return true;
    case Kind::humanize: return humanize(phrase, int(amount.numerator()), place.seed), true;
    case Kind::swing:
        for_each_slot(phrase, [&](PhraseSlot& slot) {
            slot.slot.shift += swung_by(slot.slot.length, slot.slot.start, int(amount.numerator()));
        });
        return true;
    }
    return true;
}

Rhythm rhythm_of(const Strand& strand, Ticks length) {
    Rhythm rhythm;
    rhythm.length = length;
    for (const PhraseSlot& slot : strand) {
        if (slot.is_hit) rhythm.hits.push_back(std::uint32_t(rhythm.slots.size()));
        rhythm.slots.push_back(slot.slot);
    }
    return rhythm;
}

} // namespace aviary::song
