#include "song/write/write_pattern.h"

#include "song/play/performance.h"
#include "song/write/period.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace aviary::song {

namespace {

constexpr Ticks longest_gate = 1'000'000;  ///< percent, as `gate` takes it
constexpr std::size_t longest_rhythm = 16; ///< hits, of one that is written out for its melody

/// Every length that has a word of its own: plain, dotted, triplet.
constexpr std::int64_t word_lengths[] = {
    16, 24, 32, 36, 48, 64, 72, 96, 128, 144, 192, 256, 288, 384, 576, 768};

/// Lengths below two quarters as few words as can be; empty where no words add up to it. In steps of 4 ticks.
struct SumTable {
    static constexpr std::size_t size = 2 * ticks_per_beat / 4 + 1;
    std::array<std::vector<std::int32_t>, size> sums;
    SumTable() {
        for (std::size_t i = 1; i < size; ++i)
            for (const std::int64_t word : word_lengths) {
                const auto rest = std::int64_t(i) * 4 - word;
                if (rest < 0) break;
                const auto& before = sums[std::size_t(rest / 4)];
                if (rest > 0 && before.empty()) continue;
                if (!sums[i].empty() && sums[i].size() <= before.size() + 1) continue;
                sums[i] = before;
                sums[i].push_back(std::int32_t(word));
            }
    }
};

const std::vector<std::int32_t>* sum_for(std::int64_t ticks) {
    static const SumTable table;
    if (ticks % 4 != 0 || ticks < 0 || ticks > 2 * ticks_per_beat) return nullptr;
    const auto& sum = table.sums[std::size_t(ticks / 4)];
    return sum.empty() && ticks > 0 ? nullptr : &sum;
}

/// The longest rest that a person would write at a place: one that begins where such a note would. 0: shorter than a quarter.
std::int64_t whole_rest(std::int64_t at, std::int64_t ticks) {
    for (const std::int64_t rest : {768, 384, 192, 96})
        if (ticks >= rest && at % rest == 0) return rest;
    return 0;
}

/// Calls `add` for each rest. False: no lengths add up to that.
template <typename Add>
bool each_rest(std::int64_t at, std::int64_t ticks, Add add) {
    if (ticks < 0) return false;
    while (ticks > 0) {
        std::int64_t piece = whole_rest(at, ticks);
        if (piece > 0) {
            add(piece);
        } else {
            piece = std::min(ticks, ticks_per_beat - (at % ticks_per_beat + ticks_per_beat) % ticks_per_beat);
            // Where what remains of the quarter has no word, or what follows would have none, both are one.
            const bool is_last = ticks - piece < ticks_per_beat;
            const auto* sum = is_last && !sum_for(ticks - piece) ? nullptr : sum_for(piece);
            if (!sum) {
                piece = is_last ? ticks : piece + ticks_per_beat;
                sum = sum_for(piece);
            }
            if (!sum) return false;
            for (const std::int32_t rest : *sum) add(rest);
        }
        at += piece;
        ticks -= piece;
    }
    return true;
}

bool can_rest(std::int64_t at, std::int64_t ticks) {
    return each_rest(at, ticks, [](std::int64_t) {});
}

struct WrittenHit {
    std::int64_t at = 0;   ///< from the section's start
    std::int64_t slot = 0; ///< its length
    Ticks offset;
    Ticks gate; ///< percent
};

class PatternWriter {
public:
    PatternWriter(std::span<const StreamHit> hits, const PatternPlace& place, const PatternFeel& feel)
        : hits_(hits)
        , place_(place)
        , feel_(feel) {}

    Pattern write() {
        lay_out();
        choose_period();
        cover_melody();
        write_rhythm();
        write_layer();
        write_feel();
        return std::move(pattern_);
    }

private:
    /// Where each hit stands and how long its slot is.
    void lay_out() {
        written_.reserve(hits_.size());
        std::int64_t filled = 0; ///< where the last slot ends
        for (std::size_t i = 0; i < hits_.size(); ++i) {
            const StreamHit& hit = hits_[i];
            const std::int64_t at = reachable(hit.at - place_.start, filled);
            const std::int64_t end = i + 1 < hits_.size() ? hits_[i + 1].at - place_.start : place_.length;
            const std::int64_t slot = choose_slot(at, end - at, hit.length, i + 1 == hits_.size());
            const Ticks offset = Ticks(hit.at - place_.start - at) + hit.offset;
            written_.push_back({at, slot, offset + correction(hit.at, at, slot), gate_of(hit.length, slot)});
            filled = at + slot;
        }
    }

    /// The place itself, or one nearby that rests can lead to.
    static std::int64_t reachable(std::int64_t at, std::int64_t filled) {
        if (can_rest(filled, at - filled)) return at;
        return at - filled < 12 ? filled : filled + 16 + (at - filled - 16) / 8 * 8;
    }

    /// Swing moves a hit by the length of its slot: how far it should move at this place of the song, less how far it does
    /// at that place of the section.
    Ticks correction(std::int64_t song_at, std::int64_t at, std::int64_t slot) const {
        if (feel_.swing.unit == 0) return 0;
        const Ticks wanted = feel_.swing.is_off(song_at) ? feel_.swing.shift() : Ticks(0);
        return wanted - swung(at, slot);
    }
    Ticks swung(std::int64_t at, std::int64_t slot) const {
        if (feel_.swing.unit == 0 || at % slot != 0 || at / slot % 2 == 0) return 0;
        return Ticks(slot) * Ticks(feel_.swing.amount - 50, 50);
    }

    /// The length under which the note comes nearest to the default gate, with few rests behind it.
    std::int64_t choose_slot(std::int64_t at, std::int64_t gap, Ticks length, bool is_last) const {
        const double sounds = feel_.is_any_length ? double(std::min(gap, ticks_per_beat)) * 0.9
                                                  : std::max(in_ticks(length), 0.01);
        std::int64_t best = 0;
        double least = 1e9;
        const auto consider = [&](std::int64_t slot, double cost) {
            const double gate = sounds / double(slot) * 100;
            cost += std::abs(std::log(std::clamp(gate, 1.0, 2000.0) / default_gate));
            if (feel_.swing.unit > 0 && correction(place_.start + at, at, slot) != Ticks(0)) cost += 100;
            if (cost < least) least = cost, best = slot;
        };
        for (const std::int64_t slot : word_lengths) {
            // What the section cuts off of the last slot does not shorten its note.
            if (slot > gap && !is_last) break;
            if (slot > gap)
                consider(slot, 0.6);
            else if (slot == gap)
                consider(slot, 0);
            else if (can_rest(at + slot, gap - slot))
                consider(slot, 0.2);
        }
        if (gap <= 2 * ticks_per_beat && sum_for(gap) && sum_for(gap)->size() == 2)
            consider(gap, 0.4);                     // a tie
        if (best == 0) best = gap >= 16 ? 16 : gap; // whatever follows is moved to where it can stand
        return best;
    }

    Ticks gate_of(Ticks length, std::int64_t slot) const {
        if (feel_.is_any_length) return default_gate;
        const Ticks exact = length * Ticks(100, slot);
        if (feel_.gate_tolerance == 0) return std::min(exact, longest_gate);
        const double percent = in_ticks(exact);
        if (std::abs(percent - default_gate) <= feel_.gate_tolerance) return default_gate;
        return std::clamp<std::int64_t>(std::llround(percent / 10) * 10, 10, longest_gate.numerator());
    }

    /// After how many ticks, and hits, the rhythm begins again.
    void choose_period() {
        period_ = place_.length;
        const std::size_t count = written_.size();
        struct Step {
            std::int64_t gap, slot;
            bool operator==(const Step&) const = default;
        };
        std::vector<Step> steps;
        for (std::size_t i = 0; i + 1 < count; ++i)
            steps.push_back({written_[i + 1].at - written_[i].at, written_[i].slot});
        if (steps.empty()) return;
        const std::size_t every = shortest_period(steps);
        if (every > count / 2 + 1 || written_.back().slot != written_[count - 1 - every].slot) return;
        const std::int64_t ticks = written_[every].at - written_[0].at;
        std::int64_t period = ticks;
        while (period < place_.length && !may_be_period(period, every * std::size_t(period / ticks)))
            period += ticks;
        if (period >= place_.length) return;
        if (period < place_.bar && place_.bar % period == 0) period = place_.bar;
        // A rhythm against the bars is one only if it is heard more than once.
        if (period % place_.bar != 0 && period * 2 > place_.length) return;
        period_ = std::min(period, place_.length);
    }

    /// Lets the rhythm go on for as long as the pitches take to come again, if that is not too long to read.
    void cover_melody() {
        const auto in_period = [&](const WrittenHit& hit) { return hit.at < period_; };
        const auto hits = std::size_t(std::count_if(written_.begin(), written_.end(), in_period));
        std::vector<std::vector<std::uint8_t>> chords;
        for (const StreamHit& hit : hits_) chords.push_back(hit.keys);
        const std::size_t melody = folded(std::move(chords)).size();
        const std::int64_t rounds = std::int64_t(melody / hits);
        if (melody % hits == 0 && melody <= longest_rhythm && rounds * period_ <= place_.length)
            period_ *= rounds;
    }

    bool may_be_period(std::int64_t period, std::size_t hits) const {
        if (hits > written_.size()) return false;
        const WrittenHit& last = written_[hits - 1];
        const bool is_whole = last.at < period && last.at + last.slot <= period;
        // The round that the section cuts off must not have more hits than were played.
        const bool ends = written_[written_.size() - hits].at + period >= place_.length;
        const bool swings_alike = feel_.swing.unit == 0 || period % (2 * feel_.swing.unit) == 0;
        return is_whole && ends && swings_alike
               && can_rest(last.at + last.slot, period - last.at - last.slot);
    }

    void write_rhythm() {
        std::int64_t at = 0;
        std::int32_t last = std::int32_t(ticks_per_beat); // what a bare `_` at the beginning stands for
        const auto add = [&](RhythmItem::Kind kind, std::int64_t ticks) {
            const bool bare = kind == RhythmItem::Kind::rest && ticks == last;
            pattern_.rhythm.push_back({.kind = kind, .length_written = !bare, .ticks = std::int32_t(ticks)});
            slots_.push_back(kind == RhythmItem::Kind::hit);
            last = std::int32_t(ticks);
        };
        const auto rest_until = [&](std::int64_t end) {
            if (const auto rests = rests_for(at, end - at))
                for (const std::int32_t ticks : *rests) add(RhythmItem::Kind::rest, ticks);
            at = end;
        };
        for (const WrittenHit& hit : written_) {
            if (hit.at >= period_) break;
            rest_until(hit.at);
            add(RhythmItem::Kind::hit, hit.slot);
            at += hit.slot;
        }
        rest_until(period_);
    }

    void write_layer() {
        std::vector<std::uint8_t> velocities;
        std::vector<std::vector<std::uint8_t>> chords;
        for (const StreamHit& hit : hits_) velocities.push_back(hit.velocity), chords.push_back(hit.keys);
        velocities = folded(std::move(velocities));
        chords = folded(std::move(chords));
        Layer layer;
        layer.velocities.emplace();
        for (const std::uint8_t velocity : velocities)
            layer.velocities->push_back({VelocityStep::Kind::absolute, velocity});
        NoteLine line;
        const bool plain = chords.size() == 1 && chords[0].size() == 1;
        line.form = plain ? NoteLine::Form::plain : NoteLine::Form::steps;
        for (const auto& keys : chords) {
            line.steps.push_back({.kind = PitchStep::Kind::pitches,
                .first = std::uint32_t(line.pitches.size()),
                .count = std::uint32_t(keys.size())});
            line.pitches.insert(line.pitches.end(), keys.begin(), keys.end());
        }
        layer.notes.push_back(std::move(line));
        pattern_.layers.push_back(std::move(layer));
    }

    void write_feel() {
        if (feel_.swing.unit > 0) pattern_.feel.swing = Swing{feel_.swing.amount, 0};
        std::vector<Ticks> gates;
        for (const WrittenHit& hit : written_) gates.push_back(hit.gate);
        gates = folded(std::move(gates));
        if (gates.size() != 1 || gates[0] != Ticks(default_gate)) pattern_.feel.gates = std::move(gates);
        write_offsets();
        write_bends();
    }

    void write_bends() {
        std::vector<Sweep> bends;
        for (const StreamHit& hit : hits_) bends.push_back(hit.bend);
        bends = folded(std::move(bends));
        if (bends.size() == 1 && bends[0] == Sweep{}) return;
        pattern_.feel.bend.emplace();
        for (const Sweep& bend : bends) pattern_.feel.bend->push_back({.sweep = bend});
    }

    /// One a slot, also for rests.
    void write_offsets() {
        const Ticks first = written_.front().offset;
        const auto is_first = [&](const WrittenHit& hit) { return hit.offset == first; };
        if (std::all_of(written_.begin(), written_.end(), is_first)) {
            if (first != Ticks(0)) pattern_.feel.offsets = std::vector<Ticks>{first};
            return;
        }
        std::vector<Ticks> offsets;
        for (std::size_t slot = 0, hit = 0; hit < written_.size(); ++slot)
            offsets.push_back(slots_[slot % slots_.size()] ? written_[hit++].offset : Ticks(0));
        pattern_.feel.offsets = folded(std::move(offsets));
    }

    std::span<const StreamHit> hits_;
    const PatternPlace& place_;
    const PatternFeel& feel_;
    std::vector<WrittenHit> written_;
    std::vector<bool> slots_; ///< of one round: whether it is a hit
    std::int64_t period_ = 0;
    Pattern pattern_;
};

} // namespace

std::optional<std::vector<std::int32_t>> rests_for(std::int64_t at, std::int64_t ticks) {
    std::vector<std::int32_t> rests;
    const bool fits = each_rest(at, ticks, [&](std::int64_t rest) { rests.push_back(std::int32_t(rest)); });
    return fits ? std::optional(std::move(rests)) : std::nullopt;
}

Pattern write_pattern(std::span<const StreamHit> hits, const PatternPlace& place, const PatternFeel& feel) {
    return PatternWriter(hits, place, feel).write();
}

} // namespace aviary::song
