#include "song/write/find_motifs.h"

#include "song/syntax/parse_motif.h"
#include "song/syntax/pitch_names.h"
#include "song/write/line_text.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace aviary::song {

namespace {

constexpr std::size_t shortest_text = 48; ///< characters of a pattern that is worth a name

/// A motif is played once and then begins anew: everything in it must do so with its rhythm.
bool repeats_as_a_whole(const Pattern& pattern) {
    std::size_t hits = 0;
    for (const RhythmItem& item : pattern.rhythm) {
        if (item.kind != RhythmItem::Kind::hit && item.kind != RhythmItem::Kind::rest) return false;
        hits += item.kind == RhythmItem::Kind::hit;
    }
    const auto divides = [](std::size_t part, std::size_t whole) { return part > 0 && whole % part == 0; };
    if (hits == 0 || pattern.is_whole_motif || pattern.feel.swing || pattern.layers.size() != 1) return false;
    const Layer& layer = pattern.layers.front();
    if (layer.notes.size() != 1 || !divides(layer.notes.front().steps.size(), hits)) return false;
    if (layer.velocities && !divides(layer.velocities->size(), hits)) return false;
    if (pattern.feel.gates && !divides(pattern.feel.gates->size(), hits)) return false;
    if (pattern.feel.bend || pattern.feel.press || pattern.feel.slide) return false;
    return !pattern.feel.offsets || divides(pattern.feel.offsets->size(), pattern.rhythm.size());
}

std::string text_of(const Pattern& pattern) {
    std::string text;
    for (const std::string& line : pattern_lines(pattern, Spelling::numbers)) text += line + "\n";
    return text;
}

std::int64_t duration_of(const Pattern& pattern) {
    std::int64_t ticks = 0;
    for (const RhythmItem& item : pattern.rhythm) ticks += item.ticks;
    return ticks;
}

class MotifFinder {
public:
    explicit MotifFinder(Tree& tree)
        : tree_(tree) {}

    void run() {
        for_patterns([&](const TrackBlock&, Pattern& pattern) { ++count_[text_of(pattern)]; });
        for_patterns([&](const TrackBlock& track, Pattern& pattern) {
            const std::string text = text_of(pattern);
            if (count_[text] < 2 || text.size() < shortest_text) return;
            const auto [name, is_new] = names_.try_emplace(text, "");
            if (is_new) {
                name->second = free_name(track.name);
                MotifBlock motif{.name = name->second, .duration = Ticks(duration_of(pattern))};
                motif.body.patterns.push_back(std::move(pattern));
                tree_.motifs.push_back(std::move(motif));
            }
            pattern = {};
            pattern.is_whole_motif = true;
            pattern.rhythm.push_back({.kind = RhythmItem::Kind::motif});
            pattern.motifs.push_back({.name = name->second});
        });
    }

private:
    template <typename Visit>
    void for_patterns(Visit visit) {
        for (SectionBlock& section : tree_.sections)
            for (TrackBlock& track : section.tracks)
                for (Pattern& pattern : track.patterns)
                    if (repeats_as_a_whole(pattern)) visit(track, pattern);
    }

    /// "bass", "bass2"; never one that reads as a chord.
    std::string free_name(const std::string& track) {
        std::string stem;
        for (const char c : track)
            if (is_motif_name(stem + c)) stem += c;
        if (stem.empty()) stem = "riff";
        while (true) {
            const int number = ++numbers_[stem];
            std::string name = stem;
            if (number > 1) name.append("_").append(std::to_string(number));
            const bool is_chord = parse_chord("@" + name).problem.empty();
            if (!is_chord && is_motif_name(name) && used_.insert(name).second) return name;
            if (is_chord) stem += "_riff";
        }
    }

    Tree& tree_;
    std::unordered_map<std::string, int> count_, numbers_;
    std::unordered_map<std::string, std::string> names_;
    std::unordered_set<std::string> used_;
};

} // namespace

void find_motifs(Tree& tree) { MotifFinder(tree).run(); }

} // namespace aviary::song
