#include "song/play/performance.h"

#include "song/play/motif_book.h"
#include "song/play/overlap.h"

#include <algorithm>
#include <numeric>

namespace aviary::song {

namespace {

/// One pattern over one stretch.
class PatternPlayer {
public:
    PatternPlayer(const PreparedPattern& pattern, const Stretch& stretch, std::uint64_t seed, Budget& budget,
        Track& track)
        : pattern_(pattern)
        , stretch_(stretch)
        , seed_(seed)
        , has_expressions_(pattern.has_expressions())
        , budget_(budget)
        , track_(track)
        , layers_(pattern.voices.size() > 1 ? pattern.voices.size() : 0)
        , first_(track.notes.size()) {}

    void play() {
        play_loops();
        if (layers_.empty()) return settle_notes(track_.notes, first_);
        for (std::vector<Note>& layer : layers_) {
            settle_notes(layer);
            track_.notes.insert(track_.notes.end(), layer.begin(), layer.end());
        }
    }

private:
    void play_loops() {
        const Rhythm& rhythm = pattern_.rhythm;
        if (rhythm.hits.empty() || pattern_.voices.empty()) return;
        for (std::int64_t loop = (stretch_.phase / rhythm.length).floor();; ++loop) {
            const Ticks begin = rhythm.length * Ticks(loop) - stretch_.phase;
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

    /// `start` counts from the beginning of the section, `hit` and `slot_number` from that of the pattern.
    bool play_hit(const Slot& slot, Ticks start, std::uint64_t hit, std::uint64_t slot_number) {
        Ticks at = stretch_.start + start;
        if (pattern_.swing.amount != 50) at += swung_by(slot.length, start, pattern_.swing.amount);
        if (slot.shift != Ticks(0)) at += slot.shift;
        if (!pattern_.offsets.empty()) at += pattern_.offsets[slot_number % pattern_.offsets.size()];
        const auto& gates = pattern_.gates;
        const Ticks gate = slot.gate ? *slot.gate : gates.size() == 1 ? gates[0] : gates[hit % gates.size()];
        const Ticks length = slot.length * gate * Ticks(1, 100);
        const std::uint32_t expression = has_expressions_ ? expression_of(hit) : 0;
        for (std::size_t voice = 0; voice < pattern_.voices.size(); ++voice) {
            const Voice& played = pattern_.voices[voice];
            const Voice::Step& step = played.step_at(hit);
            if (!budget_.spend(std::max<std::int64_t>(1, step.count))) return false;
            for (std::uint32_t i = step.first; i < step.first + step.count; ++i) {
                const std::uint8_t key = played.pitches[i];
                const std::uint8_t velocity =
                    played.own_velocities.empty() ? played.velocity_at(hit) : played.own_velocities[i];
                if (velocity == 0) continue;
                Ticks moved = at;
                if (pattern_.swing.humanize > 0)
                    moved += humanized(seed_ ^ mixed(hit * 131 + voice * 17 + key), pattern_.swing.humanize);
                auto& notes = layers_.empty() ? track_.notes : layers_[voice];
                notes.push_back({std::max(moved, Ticks(0)), length, key, velocity, expression});
            }
        }
        return true;
    }

    std::uint32_t expression_of(std::uint64_t hit) {
        const NoteExpression expression = pattern_.expression_at(hit);
        if (expression == NoteExpression{}) return 0;
        auto& all = track_.expressions;
        if (all.empty() || !(all.back() == expression)) all.push_back(expression);
        return std::uint32_t(all.size());
    }

    const PreparedPattern& pattern_;
    const Stretch& stretch_;
    std::uint64_t seed_;
    bool has_expressions_;
    Budget& budget_;
    Track& track_;
    std::vector<std::vector<Note>> layers_; ///< empty: there is one, and it goes into the track
    std::size_t first_;                     ///< of its notes
};

void tell_about_length(const Pattern& pattern, Ticks length, const PrepareContext& context) {
    if (context.bar == Ticks(0) || (context.bar / length).denominator() == 1
        || (length / context.bar).denominator() == 1)
        return;
    context.diagnostics.note({pattern.position, pattern.length},
        "this pattern is " + in_quarters(length)
            + " long, which fits no whole number of bars: it drifts against them");
}

std::vector<Sweep> resolve_expression(
    const std::optional<ExpressionLine>& own, const std::optional<ExpressionLine>& outer) {
    std::vector<Sweep> sweeps;
    const auto& line = own ? own : outer;
    if (!line) return sweeps;
    for (const ExpressionStep& step : *line)
        sweeps.push_back(!step.repeats ? step.sweep : sweeps.empty() ? Sweep{} : sweeps.back());
    return sweeps;
}

/// Works out the patterns of one block, in order: what one line leaves behind, the next one takes up.
class Preparation {
public:
    Preparation(const TrackBlock& block, const PrepareContext& context, bool is_motif)
        : block_(block)
        , context_(context)
        , is_motif_(is_motif) {}

    PreparedTrack run() {
        PreparedTrack prepared{&block_, {}};
        prepared.patterns.reserve(block_.patterns.size());
        for (const Pattern& pattern : block_.patterns) prepared.patterns.push_back(prepare_pattern(pattern));
        for (PreparedPattern& more : further_) prepared.patterns.push_back(std::move(more));
        return prepared;
    }

private:
    PreparedPattern with_feel(const Pattern& pattern) const {
        const Feel& outer = block_.feel;
        PreparedPattern prepared;
        prepared.swing = pattern.feel.swing.value_or(outer.swing.value_or(Swing{}));
        prepared.offsets = pattern.feel.offsets.value_or(outer.offsets.value_or(std::vector<Ticks>{}));
        prepared.gates = pattern.feel.gates.value_or(outer.gates.value_or(std::vector<Ticks>{default_gate}));
        prepared.bend = resolve_expression(pattern.feel.bend, outer.bend);
        prepared.press = resolve_expression(pattern.feel.press, outer.press);
        prepared.slide = resolve_expression(pattern.feel.slide, outer.slide);
        return prepared;
    }

    PreparedPattern prepare_pattern(const Pattern& pattern) {
        PreparedPattern prepared = with_feel(pattern);
        expand_rounds(pattern, prepared);
        const std::size_t hits = prepared.rhythm.hits.size();
        if (hits == 0) return prepared;
        add_voices(pattern, prepared);
        if (prepared.voices.empty() && pattern.drum) {
            const Layer layer = pattern.layers.empty() ? Layer{} : pattern.layers.front();
            prepared.voices.push_back(
                {resolve_velocities(layer.velocities.value_or(std::vector<VelocityStep>{}), carried_),
                    {{0, 1}}, {*pattern.drum}});
        }
        if (prepared.voices.empty()) take_motif_notes(pattern, prepared);
        if (prepared.voices.empty() && is_motif_) return prepared;
        if (prepared.voices.empty())
            context_.diagnostics.warning({pattern.position, pattern.length},
                "this pattern has " + std::to_string(hits) + (hits == 1 ? " hit" : " hits")
                    + " but no 'n': it plays nothing",
                "write 'n 60' under it");
        else
            tell_about_length(pattern, one_round_, context_);
        return prepared;
    }

    /// A rhythm whose motifs differ from round to round is as long as all its rounds.
    void expand_rounds(const Pattern& pattern, PreparedPattern& prepared) {
        phrases_.clear();
        if (pattern.motifs.empty()) {
            prepared.rhythm =
                expand(pattern.rhythm, {pattern.position.line, context_.bar, {}}, context_.diagnostics);
            one_round_ = prepared.rhythm.length;
            return;
        }
        const int rounds = MotifBook::rounds(pattern.motifs);
        Diagnostics unheard;
        for (int round = 0; round < rounds; ++round) {
            Diagnostics& diagnostics = round == 0 ? context_.diagnostics : unheard;
            std::vector<std::optional<Rhythm>> rhythms;
            for (const MotifUse& use : pattern.motifs) {
                auto phrase = context_.motifs.resolve(use, context_.place, round, diagnostics);
                rhythms.emplace_back();
                if (phrase && !phrase->strands.empty())
                    rhythms.back() = rhythm_of(phrase->strands.front(), phrase->length);
                phrases_.push_back(std::move(phrase));
            }
            const auto motif = [&](std::size_t index) { return rhythms[index] ? &*rhythms[index] : nullptr; };
            const Rhythm next =
                expand(pattern.rhythm, {pattern.position.line, context_.bar, motif}, diagnostics);
            if (round == 0) one_round_ = next.length;
            append(next, prepared.rhythm);
        }
    }

    static void append(const Rhythm& next, Rhythm& rhythm) {
        const auto before = std::uint32_t(rhythm.slots.size());
        for (const std::uint32_t hit : next.hits) rhythm.hits.push_back(before + hit);
        for (Slot slot : next.slots) {
            slot.start += rhythm.length;
            rhythm.slots.push_back(slot);
        }
        rhythm.length += next.length;
    }

    void add_voices(const Pattern& pattern, PreparedPattern& prepared) {
        const std::optional<std::vector<VelocityStep>>* velocities = nullptr;
        for (const Layer& layer : pattern.layers) {
            // A layer behind a lone dot has the velocities of the one above, where it has none of its own.
            const bool has_own = layer.velocities.has_value();
            if (has_own) velocities = &layer.velocities;
            if (layer.notes.empty()) continue;
            Voice voice;
            if (!has_own && layer.is_dot && velocities) {
                Layer with = layer;
                with.velocities = *velocities;
                voice = resolve_voice(with, prepared.rhythm.hits.size(), carried_, context_);
            } else {
                voice = resolve_voice(layer, prepared.rhythm.hits.size(), carried_, context_);
            }
            if (!voice.steps.empty()) prepared.voices.push_back(std::move(voice));
        }
    }

    /// A pattern of motifs without an `n` plays what the motifs play.
    void take_motif_notes(const Pattern& pattern, PreparedPattern& prepared) {
        if (phrases_.empty()) return;
        Strand notes;
        for (const auto& phrase : phrases_)
            if (phrase && !phrase->strands.empty())
                for (const PhraseSlot& slot : phrase->strands.front())
                    if (slot.is_hit) notes.push_back(slot);
        // Other hits have no pitches.
        if (notes.size() != prepared.rhythm.hits.size()) return;
        set_notes(pattern, notes, prepared);
        if (prepared.voices.empty()) return;
        if (!pattern.is_whole_motif) {
            context_.diagnostics.note({pattern.position, pattern.length},
                "there is no 'n' here, so the motif's own pitches are played",
                "'@" + pattern.motifs[0].name + "' as a line says so outright");
            return;
        }
        const std::size_t strands = phrases_.front()->strands.size();
        for (std::size_t strand = 1; strand < strands; ++strand) add_strand(pattern, strand);
    }

    void set_notes(const Pattern& pattern, const Strand& notes, PreparedPattern& prepared) {
        Voice voice = voice_of(notes);
        if (voice.pitches.empty()) return;
        if (!pattern.layers.empty() && pattern.layers.front().velocities
            && !pattern.layers.front().velocities->empty()) {
            voice.velocities = resolve_velocities(*pattern.layers.front().velocities, carried_);
            voice.own_velocities.clear();
        }
        const Voice::Step last = voice.steps.back();
        if (last.count > 0)
            carried_.pitches.assign(
                voice.pitches.begin() + last.first, voice.pitches.begin() + last.first + last.count);
        prepared.voices.push_back(std::move(voice));
        const bool any = std::ranges::any_of(
            notes, [](const PhraseSlot& slot) { return !(slot.expression == NoteExpression{}); });
        if (any)
            for (const PhraseSlot& slot : notes) prepared.motif_expressions.push_back(slot.expression);
    }

    /// A further pattern of a motif that has several.
    void add_strand(const Pattern& pattern, std::size_t number) {
        PreparedPattern more = with_feel(pattern);
        Strand notes;
        for (const auto& phrase : phrases_) {
            if (!phrase || phrase->strands.size() <= number) continue;
            append(rhythm_of(phrase->strands[number], phrase->length), more.rhythm);
            for (const PhraseSlot& slot : phrase->strands[number])
                if (slot.is_hit) notes.push_back(slot);
        }
        set_notes(pattern, notes, more);
        if (!more.voices.empty()) further_.push_back(std::move(more));
    }

    const TrackBlock& block_;
    const PrepareContext& context_;
    const bool is_motif_;
    Carried carried_;
    Ticks one_round_;
    std::vector<std::optional<Phrase>> phrases_; ///< of the pattern's motifs, round after round
    std::vector<PreparedPattern> further_;
};

} // namespace

NoteExpression PreparedPattern::expression_at(std::uint64_t hit) const {
    NoteExpression expression =
        motif_expressions.empty() ? NoteExpression{} : motif_expressions[hit % motif_expressions.size()];
    if (!bend.empty()) expression.bend = bend[hit % bend.size()];
    if (!press.empty()) expression.press = press[hit % press.size()];
    if (!slide.empty()) expression.slide = slide[hit % slide.size()];
    return expression;
}

PreparedTrack prepare(const TrackBlock& block, const PrepareContext& context) {
    return Preparation(block, context, false).run();
}

PreparedTrack prepare_motif(const TrackBlock& body, const PrepareContext& context) {
    return Preparation(body, context, true).run();
}

void play_notes(
    const PreparedTrack& prepared, const Stretch& stretch, Chance chance, Budget& budget, Track& track) {
    for (std::size_t i = 0; i < prepared.patterns.size(); ++i) {
        if (!budget.spend()) return;
        const std::uint64_t place = mixed(chance.seed) ^ mixed(std::uint64_t(chance.track) << 32 | i)
                                    ^ mixed(std::uint64_t(stretch.start.floor()));
        PatternPlayer(prepared.patterns[i], stretch, place, budget, track).play();
    }
}

} // namespace aviary::song
