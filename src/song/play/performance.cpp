#include "song/play/performance.h"

#include <algorithm>

namespace aviary::song {

namespace {

/// Steele, Lea and Flood's SplitMix64 finisher: every bit of the input moves every bit of the output.
std::uint64_t mixed(std::uint64_t value) {
    value += 0x9E3779B97F4A7C15;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
    return value ^ (value >> 31);
}

/// A whole number from -most to +most, each as likely.
std::int64_t humanized(std::uint64_t seed, int most) {
    return std::int64_t(mixed(seed) % std::uint64_t(2 * most + 1)) - most;
}

/// Swing moves what starts on an odd multiple of its own length.
Ticks swung_by(const Slot& slot, Ticks start, Swing swing) {
    if (swing.amount == 50) return 0;
    const Ticks multiple = start / slot.length; // slots are never empty
    if (multiple.denominator() != 1 || multiple.numerator() % 2 == 0) return 0;
    return slot.length * Ticks(swing.amount - 50, 50);
}

/// One pattern over one stretch.
class PatternPlayer {
public:
    PatternPlayer(const PreparedPattern& pattern, const Stretch& stretch, std::uint64_t seed, Budget& budget,
        std::vector<Note>& notes)
        : pattern_(pattern)
        , stretch_(stretch)
        , seed_(seed)
        , budget_(budget)
        , notes_(notes) {}

    void play() {
        const Rhythm& rhythm = pattern_.rhythm;
        if (rhythm.hits.empty() || pattern_.voices.empty()) return;
        for (std::int64_t loop = (stretch_.phase / Ticks(rhythm.length)).floor();; ++loop) {
            const Ticks begin = Ticks(loop * rhythm.length) - stretch_.phase;
            for (std::size_t hit = 0; hit < rhythm.hits.size(); ++hit) {
                const Slot& slot = rhythm.slots[rhythm.hits[hit]];
                const Ticks start = begin + slot.start;
                if (start >= stretch_.length) return;
                if (start < Ticks(0)) continue;
                if (!play_hit(slot, start, std::uint64_t(loop) * rhythm.hits.size() + hit,
                        std::uint64_t(loop) * rhythm.slots.size() + rhythm.hits[hit]))
                    return;
            }
        }
    }

private:
    /// `start` counts from the beginning of the section, `hit` and `slot_number` from that of the pattern.
    bool play_hit(const Slot& slot, Ticks start, std::uint64_t hit, std::uint64_t slot_number) {
        Ticks at = stretch_.start + start + swung_by(slot, start, pattern_.swing);
        if (!pattern_.offsets.empty()) at += pattern_.offsets[slot_number % pattern_.offsets.size()];
        const Ticks length = slot.length * Ticks(pattern_.gate, 100);
        for (std::size_t voice = 0; voice < pattern_.voices.size(); ++voice) {
            const auto keys = pattern_.voices[voice].pitches_at(hit);
            if (!budget_.spend(std::int64_t(keys.size()))) return false;
            for (std::uint8_t key : keys) {
                Ticks moved = at;
                if (pattern_.swing.humanize > 0)
                    moved += humanized(seed_ ^ mixed(hit * 131 + voice * 17 + key), pattern_.swing.humanize);
                notes_.push_back(
                    {std::max(moved, Ticks(0)), length, key, pattern_.voices[voice].velocity_at(hit)});
            }
        }
        return true;
    }

    const PreparedPattern& pattern_;
    const Stretch& stretch_;
    std::uint64_t seed_;
    Budget& budget_;
    std::vector<Note>& notes_;
};

void tell_about_length(const Pattern& pattern, const Rhythm& rhythm, Meter meter, Diagnostics& diagnostics) {
    const std::int64_t bar = meter.bar().numerator();
    if (rhythm.hits.empty() || bar % rhythm.length == 0 || rhythm.length % bar == 0) return;
    std::string beats = std::to_string(Ticks(rhythm.length).beats().count);
    beats.erase(beats.find_last_not_of('0') + 1);
    if (beats.back() == '.') beats.pop_back();
    diagnostics.note({pattern.position, pattern.length},
        "this pattern is " + beats
            + " quarter notes long, which fits no whole number of bars: it drifts against them");
}

PreparedPattern prepare_pattern(
    const Pattern& pattern, const Feel& feel, Meter meter, Diagnostics& diagnostics) {
    PreparedPattern prepared;
    prepared.rhythm = expand(pattern.rhythm, pattern.position.line, diagnostics);
    prepared.swing = pattern.feel.swing.value_or(feel.swing.value_or(Swing{}));
    prepared.offsets = pattern.feel.offsets.value_or(feel.offsets.value_or(std::vector<std::int32_t>{}));
    prepared.gate = pattern.feel.gate.value_or(feel.gate.value_or(default_gate));
    const std::size_t hits = prepared.rhythm.hits.size();
    if (hits == 0) return prepared;
    for (const Layer& layer : pattern.layers) {
        Voice voice = resolve_voice(layer, hits, diagnostics);
        if (!voice.steps.empty()) prepared.voices.push_back(std::move(voice));
    }
    if (prepared.voices.empty() && pattern.drum) {
        const Layer layer = pattern.layers.empty() ? Layer{} : pattern.layers.front();
        prepared.voices.push_back({resolve_velocities(layer.velocities.value_or(std::vector<VelocityStep>{})),
            {{0, 1}}, {*pattern.drum}});
    }
    if (prepared.voices.empty())
        diagnostics.warning({pattern.position, pattern.length},
            "this pattern has " + std::to_string(hits) + (hits == 1 ? " hit" : " hits")
                + " but no 'n': it plays nothing",
            "write 'n 60' under it");
    else
        tell_about_length(pattern, prepared.rhythm, meter, diagnostics);
    return prepared;
}

} // namespace

PreparedTrack prepare(const TrackBlock& block, Meter meter, Diagnostics& diagnostics) {
    PreparedTrack prepared{&block, {}};
    prepared.patterns.reserve(block.patterns.size());
    for (const Pattern& pattern : block.patterns)
        prepared.patterns.push_back(prepare_pattern(pattern, block.feel, meter, diagnostics));
    return prepared;
}

void play_notes(const PreparedTrack& track, const Stretch& stretch, Chance chance, Budget& budget,
    std::vector<Note>& notes) {
    for (std::size_t i = 0; i < track.patterns.size(); ++i) {
        if (!budget.spend()) return;
        const std::uint64_t place = mixed(chance.seed) ^ mixed(std::uint64_t(chance.track) << 32 | i)
                                    ^ mixed(std::uint64_t(stretch.start.floor()));
        PatternPlayer(track.patterns[i], stretch, place, budget, notes).play();
    }
}

} // namespace aviary::song
