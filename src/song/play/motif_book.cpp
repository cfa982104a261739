#include "song/play/motif_book.h"

#include "song/play/performance.h"
#include "song/syntax/pitch_names.h"

#include <algorithm>
#include <numeric>

namespace aviary::song {

namespace {

constexpr std::size_t deepest_motif = 64; ///< motifs within motifs
constexpr int most_rounds_together = 1024;

bool needs_key(const MotifOperation& operation) {
    const bool degrees = std::ranges::any_of(operation.intervals, &Interval::is_degrees);
    return degrees || (operation.kind == MotifOperation::Kind::constrain && operation.scale.empty());
}

std::vector<int> key_of(const Scale& scale) {
    std::vector<int> key = scale.steps;
    key.push_back(scale.root);
    return key;
}

template <typename Visit>
void for_each_use(const TrackBlock& body, Visit visit) {
    for (const Pattern& pattern : body.patterns) {
        for (const MotifUse& use : pattern.motifs) visit(use);
        for (const Layer& layer : pattern.layers)
            for (const NoteLine& line : layer.notes)
                for (const MotifUse& use : line.motifs) visit(use);
    }
}

/// The slots of one pattern, over and over, until the motif is full. The last ones are cut.
Strand fill(
    const PreparedPattern& pattern, bool has_gates, Ticks length, std::uint64_t seed, Budget& budget) {
    Strand strand;
    const Rhythm& rhythm = pattern.rhythm;
    if (rhythm.slots.empty()) return strand;
    Ticks at;
    for (std::uint64_t loop = 0; at < length; ++loop) {
        auto next_hit = rhythm.hits.begin();
        for (std::size_t i = 0; i < rhythm.slots.size() && at < length; ++i) {
            if (strand.size() >= largest_phrase || !budget.spend()) return strand;
            const std::uint64_t number = loop * rhythm.slots.size() + i;
            PhraseSlot slot{rhythm.slots[i]};
            slot.slot.start = at;
            slot.slot.shift += swung_by(slot.slot.length, at, pattern.swing.amount);
            if (!pattern.offsets.empty()) slot.slot.shift += pattern.offsets[number % pattern.offsets.size()];
            if (pattern.swing.humanize > 0)
                slot.slot.shift += humanized(seed ^ mixed(number), pattern.swing.humanize);
            if (next_hit != rhythm.hits.end() && *next_hit == i) {
                const std::uint64_t hit =
                    loop * rhythm.hits.size() + std::uint64_t(next_hit++ - rhythm.hits.begin());
                slot.is_hit = true;
                slot.expression = pattern.expression_at(hit);
                if (has_gates && !slot.slot.gate) slot.slot.gate = pattern.gates[hit % pattern.gates.size()];
                for (const Voice& voice : pattern.voices) {
                    const Voice::Step& step = voice.step_at(hit);
                    for (std::uint32_t k = step.first; k < step.first + step.count; ++k) {
                        const int velocity =
                            voice.own_velocities.empty() ? voice.velocity_at(hit) : voice.own_velocities[k];
                        if (velocity > 0) slot.notes.push_back({voice.pitches[k], velocity});
                    }
                }
            }
            at += slot.slot.length;
            if (at > length) slot.slot.length = slot.slot.length - (at - length);
            strand.push_back(std::move(slot));
        }
    }
    return strand;
}

void tell_what_is_cut(
    const MotifBlock& block, const Pattern& pattern, const Rhythm& rhythm, Diagnostics& diagnostics) {
    if (!block.duration || rhythm.length <= *block.duration) return;
    std::size_t cut = 0;
    bool is_shortened = false;
    for (const std::uint32_t hit : rhythm.hits) {
        const Slot& slot = rhythm.slots[hit];
        cut += slot.start >= *block.duration;
        is_shortened |= slot.start < *block.duration && slot.start + slot.length > *block.duration;
    }
    if (cut == 0 && !is_shortened) return;
    const std::string what = cut == 0   ? "the last hit is cut short"
                             : cut == 1 ? "the last hit is cut off"
                                        : "the last " + std::to_string(cut) + " hits are cut off";
    std::string beats = in_quarters(rhythm.length);
    beats = beats.substr(0, beats.find(' '));
    diagnostics.warning({pattern.position, pattern.length},
        "this pattern is " + in_quarters(rhythm.length) + " long, the motif " + in_quarters(*block.duration)
            + ": " + what,
        "write 'motif " + block.name + " " + beats + "'");
}

} // namespace

MotifBook::MotifBook(const Tree& tree, Budget& budget, Diagnostics& diagnostics)
    : budget_(budget)
    , meter_(tree.meter.value_or(Meter{})) {
    for (const MotifBlock& block : tree.motifs) {
        entries_.try_emplace(block.name).first->second.block = &block;
        names_.push_back(block.name);
    }
    // In file order, so that a motif mostly comes behind those that it uses.
    for (const MotifBlock& block : tree.motifs) entries_.at(block.name).depends_on_key = uses_key(block.body);
    PhrasePlace place{.seed = tree.seed.value_or(0)};
    if (tree.key)
        if (auto scale = parse_scale(*tree.key)) place.scale = *std::move(scale);
    for (const MotifBlock& block : tree.motifs)
        (void)find(
            {.name = block.name, .position = block.position, .length = block.length}, place, 0, diagnostics);
}

bool MotifBook::uses_key(const TrackBlock& body) const {
    bool uses = false;
    for_each_use(body, [&](const MotifUse& use) { uses |= depends_on_key({&use, 1}); });
    return uses;
}

bool MotifBook::depends_on_key(std::span<const MotifUse> uses) const {
    return std::ranges::any_of(uses, [&](const MotifUse& use) {
        if (std::ranges::any_of(use.operations, needs_key)) return true;
        const auto entry = entries_.find(use.name);
        return entry != entries_.end() && entry->second.depends_on_key;
    });
}

int MotifBook::rounds(std::span<const MotifUse> uses) {
    int rounds = 1;
    for (const MotifUse& use : uses)
        for (const MotifOperation& operation : use.operations)
            rounds = std::min(std::lcm(rounds, operation.every), most_rounds_together);
    return rounds;
}

std::optional<Phrase> MotifBook::resolve(
    const MotifUse& use, const PhrasePlace& place, int round, Diagnostics& diagnostics) {
    const Phrase* const found = find(use, place, round, diagnostics);
    if (!found || !budget_.spend(std::int64_t(found->size()))) return std::nullopt;
    Phrase phrase = *found;
    PhrasePlace here = place;
    here.seed = mixed(place.seed) ^ seed_of(use.name) ^ mixed(std::uint64_t(round));
    for (const MotifOperation& operation : use.operations) {
        if ((round + 1) % operation.every != 0) continue;
        if (!budget_.spend(std::int64_t(phrase.size()))) return std::nullopt;
        here.seed = mixed(here.seed);
        if (!apply(operation, phrase, here) && round == 0)
            diagnostics.error({operation.position, operation.length},
                "this makes the motif too large, or divides its time too finely, and is left out",
                "use a simpler factor, or fewer voices");
    }
    return phrase;
}

const Phrase* MotifBook::find(
    const MotifUse& use, const PhrasePlace& place, int round, Diagnostics& diagnostics) {
    const auto found = entries_.find(use.name);
    if (found == entries_.end()) {
        if (round == 0) report_unknown(use, diagnostics);
        return nullptr;
    }
    Entry& entry = found->second;
    if (entry.is_under_way || under_way_.size() >= deepest_motif) {
        if (round == 0) report_cycle(use, diagnostics);
        return nullptr;
    }
    const auto key = key_of(place.scale);
    const auto known = entry.depends_on_key ? entry.phrases.find(key) : entry.phrases.begin();
    if (known != entry.phrases.end()) return &known->second;
    entry.is_under_way = true;
    under_way_.push_back(use.name);
    Phrase phrase = work_out(*entry.block, place, diagnostics);
    under_way_.pop_back();
    entry.is_under_way = false;
    return &(entry.phrases[key] = std::move(phrase));
}

Phrase MotifBook::work_out(const MotifBlock& block, const PhrasePlace& place, Diagnostics& diagnostics) {
    const PrepareContext context{diagnostics, *this, place, Ticks(0)};
    const PreparedTrack prepared = prepare_motif(block.body, context);
    Phrase phrase;
    phrase.length =
        block.duration.value_or(prepared.patterns.empty() ? Ticks(0) : prepared.patterns[0].rhythm.length);
    for (std::size_t i = 0; i < prepared.patterns.size(); ++i) {
        const PreparedPattern& pattern = prepared.patterns[i];
        const bool is_written = i < block.body.patterns.size();
        if (is_written) tell_what_is_cut(block, block.body.patterns[i], pattern.rhythm, diagnostics);
        const bool has_gates = block.body.feel.gates || (is_written && block.body.patterns[i].feel.gates);
        const std::uint64_t seed = mixed(place.seed) ^ seed_of(block.name) ^ mixed(i);
        Strand strand = fill(pattern, has_gates, phrase.length, seed, budget_);
        if (!strand.empty()) phrase.strands.push_back(std::move(strand));
    }
    if (phrase.strands.empty())
        diagnostics.warning({block.position, block.length},
            "the motif " + in_quotes(block.name) + " is empty", "write 'p q q' and 'n 60 62' under it");
    else if (phrase.size() > largest_phrase) {
        diagnostics.error({block.position, block.length},
            "the motif " + in_quotes(block.name) + " has more than " + std::to_string(largest_phrase)
                + " slots and notes and is left out",
            "write a shorter one");
        phrase = {};
    }
    return phrase;
}

void MotifBook::report_unknown(const MotifUse& use, Diagnostics& diagnostics) const {
    const Span where{use.position, use.length};
    if (!diagnostics.wants(Severity::error)) return diagnostics.error(where, {});
    const std::string guess = did_you_mean(use.name, names_);
    // What begins like a chord and is no motif was meant as one.
    const Chord chord = parse_chord("@" + use.name);
    if (chord.problem.empty())
        return diagnostics.error(where, "a chord has no rhythm, and is left out here", "write it in 'n'");
    const bool looks_like_chord =
        use.operations.empty() && guess.empty() && !chord.problem.starts_with("no chord root");
    if (looks_like_chord) return diagnostics.error(where, chord.problem, chord.hint);
    diagnostics.error(where, "there is no motif " + in_quotes(use.name),
        guess.empty() ? "write 'motif " + use.name + " 2' with its lines under it" : guess);
}

void MotifBook::report_cycle(const MotifUse& use, Diagnostics& diagnostics) const {
    const auto first = std::ranges::find(under_way_, use.name);
    if (first == under_way_.end())
        return diagnostics.error(
            {use.position, use.length}, "motifs lie more than " + std::to_string(deepest_motif)
                                            + " deep within each other; this one is left out");
    std::string way;
    for (auto name = first; name != under_way_.end(); ++name) way += *name + " uses ";
    diagnostics.error({use.position, use.length},
        "the motif " + in_quotes(use.name) + " uses itself and is left out here: " + way + use.name,
        "take one of them out of the circle");
}

} // namespace aviary::song
