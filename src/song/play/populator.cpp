#include "song/play/populator.h"

#include "song/play/performance.h"
#include "song/play/roster.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>

namespace aviary::song {

namespace {

/// A track's part in a section.
struct Part {
    std::size_t track; ///< in the roster
    PreparedTrack prepared;
};

struct PreparedSection {
    std::vector<Part> parts;
    std::optional<int> bars;
    Position position;
    bool played = false;
};

class Populator {
public:
    Populator(const Tree& tree, Diagnostics& diagnostics)
        : tree_(tree)
        , diagnostics_(diagnostics)
        , roster_(tree, diagnostics) {}

    Score populate() {
        score_.bpm = tree_.bpm.value_or(score_.bpm);
        score_.meter = tree_.meter.value_or(score_.meter);
        score_.key = tree_.key.value_or("");
        const std::vector<Part> outside = prepare_parts(tree_.tracks);
        for (const SectionBlock& section : tree_.sections) prepare_section(section);
        elapsed_.resize(roster_.tracks().size());
        automation_.resize(roster_.tracks().size());
        if (tree_.sections.empty())
            play_whole_file(outside);
        else
            play_outside(outside), play_sections();
        finish();
        return std::move(score_);
    }

private:
    std::vector<Part> prepare_parts(const std::vector<TrackBlock>& blocks) {
        std::vector<Part> parts;
        for (const TrackBlock& block : blocks)
            parts.push_back({roster_.find_or_add(block), prepare(block, score_.meter, diagnostics_)});
        return parts;
    }

    void prepare_section(const SectionBlock& block) {
        const auto [place, is_new] = sections_.try_emplace(block.name);
        PreparedSection& section = place->second;
        if (is_new)
            section.position = block.position;
        else
            diagnostics_.warning({block.position, int(block.name.size())},
                "section " + in_quotes(block.name) + " is already written at line "
                    + std::to_string(section.position.line) + "; both play together",
                "give one of them another name");
        if (block.bars) section.bars = block.bars;
        for (Part& part : prepare_parts(block.tracks)) section.parts.push_back(std::move(part));
    }

    void play_whole_file(const std::vector<Part>& parts) {
        int bars = tree_.bars.value_or(0);
        for (const ArrangementEntry& entry : tree_.arrangement) {
            report_unknown_section(entry);
            if (!tree_.bars) bars = std::min(bars + entry.bars.value_or(default_bars), 1'000'000);
        }
        if (const auto stretch = append_section("song", bars == 0 ? default_bars : bars, {}))
            play(parts, *stretch);
        report_excess({});
    }

    void play_sections() {
        if (tree_.arrangement.empty()) {
            for (const SectionBlock& block : tree_.sections) {
                PreparedSection& section = sections_.at(block.name);
                if (!section.played)
                    play_section(
                        block.name, section.bars.value_or(tree_.bars.value_or(default_bars)), block.position);
            }
        }
        for (const ArrangementEntry& entry : tree_.arrangement) {
            if (!sections_.contains(entry.section)) report_unknown_section(entry);
            play_section(entry.section, entry.bars.value_or(default_bars), entry.position);
        }
        for (const SectionBlock& block : tree_.sections)
            if (PreparedSection& section = sections_.at(block.name); !section.played) {
                section.played = true; // said once
                diagnostics_.warning({block.position, int(block.name.size())},
                    "section " + in_quotes(block.name) + " is never played", "name it in 'arr'");
            }
    }

    /// Blocks outside of sections define tracks. Their parameter lines give the values that the song begins with.
    void play_outside(const std::vector<Part>& parts) {
        const Stretch beginning{0, score_.meter.bar(), 0};
        for (const Part& part : parts) {
            play_parameters(part, beginning);
            const TrackBlock& block = *part.prepared.block;
            if (!block.patterns.empty())
                diagnostics_.warning({block.patterns.front().position, block.patterns.front().length},
                    "this pattern stands outside of any section and is not played", "move it under a 'sec'");
        }
    }

    void report_unknown_section(const ArrangementEntry& entry) {
        std::string hint = "write 'sec " + entry.section + "'";
        if (diagnostics_.wants(Severity::warning)) {
            std::vector<std::string_view> names;
            for (const auto& [name, section] : sections_) names.push_back(name);
            std::sort(names.begin(), names.end());
            if (const std::string guess = did_you_mean(entry.section, names); !guess.empty()) hint = guess;
        }
        diagnostics_.warning({entry.position, int(entry.section.size())},
            "there is no section " + in_quotes(entry.section) + ": its bars are silent", hint);
    }

    /// Adds the section to the score's time line; nothing when the song would become too long.
    std::optional<Stretch> append_section(const std::string& name, int bars, Position position) {
        const Ticks length = score_.meter.bar() * Ticks(bars);
        if (score_.length + length > Ticks(longest_song * ticks_per_beat)) {
            if (!too_long_)
                diagnostics_.error({position, int(name.size())},
                    "the song is longer than " + std::to_string(longest_song)
                        + " quarter notes; the rest is left out",
                    "shorten 'arr'");
            too_long_ = true;
            return std::nullopt;
        }
        score_.sections.push_back({name, score_.length, length});
        const Stretch stretch{score_.length, length, 0};
        score_.length += length;
        return stretch;
    }

    void play_section(const std::string& name, int bars, Position position) {
        const auto found = sections_.find(name);
        const auto stretch = append_section(name, bars, position);
        if (found == sections_.end()) return;
        found->second.played = true;
        if (stretch) play(found->second.parts, *stretch);
        report_excess({position, int(name.size())});
    }

    void report_excess(Span where) {
        if (!budget_.exceeded() || std::exchange(too_much_, true)) return;
        diagnostics_.error(where,
            "the song makes more than " + std::to_string(Budget::most_events)
                + " notes; from here on it is silent",
            "shorten 'arr', or use longer notes");
    }

    void play(const std::vector<Part>& parts, Stretch stretch) {
        for (const Part& part : parts) {
            stretch.phase = part.prepared.block->continues ? elapsed_[part.track] : Ticks(0);
            Track& track = roster_.tracks()[part.track];
            const Chance chance{tree_.seed.value_or(0), track.number};
            play_notes(part.prepared, stretch, chance, budget_, track.notes);
            play_parameters(part, stretch);
        }
        // Two blocks of one track play at the same time, so its clock moves on once, after all of them.
        for (const Part& part : parts)
            if (!part.prepared.block->continues) elapsed_[part.track] = 0;
        std::vector<std::size_t> tracks;
        for (const Part& part : parts) tracks.push_back(part.track);
        std::sort(tracks.begin(), tracks.end());
        tracks.erase(std::unique(tracks.begin(), tracks.end()), tracks.end());
        for (std::size_t track : tracks) elapsed_[track] += stretch.length;
    }

    void play_parameters(const Part& part, const Stretch& stretch) {
        for (const ParameterLine& line : part.prepared.block->parameters) {
            if (line.steps.empty()) continue;
            auto& by_name = automation_[part.track];
            auto& lines = roster_.tracks()[part.track].automation;
            const auto [place, is_new] = by_name.try_emplace(line.parameter, lines.size());
            if (is_new) lines.push_back({line.parameter, line.position, {}});
            play_parameter(line, part.prepared, stretch, score_.meter, budget_, lines[place->second].points);
        }
    }

    void finish() {
        const auto comes_before = [](const AutomationPoint& a, const AutomationPoint& b) {
            return a.at < b.at;
        };
        for (Track& track : roster_.tracks()) {
            settle_notes(track.notes);
            for (Automation& line : track.automation)
                if (!std::is_sorted(line.points.begin(), line.points.end(), comes_before))
                    std::stable_sort(line.points.begin(), line.points.end(), comes_before);
            if (!track.notes.empty() && !track.instrument)
                diagnostics_.warning({track.position},
                    "track " + std::to_string(track.number) + " " + in_quotes(track.name)
                        + " has notes but no plugin and is silent",
                    "give it one: 'plugin mono'");
        }
        score_.tracks = std::move(roster_.tracks());
        std::sort(score_.tracks.begin(), score_.tracks.end(),
            [](const Track& a, const Track& b) { return a.number < b.number; });
    }

    const Tree& tree_;
    Diagnostics& diagnostics_;
    Roster roster_;
    Score score_;
    Budget budget_;
    std::unordered_map<std::string, PreparedSection> sections_;
    std::vector<Ticks> elapsed_; ///< by track: how long its patterns have run, for `cont`
    std::vector<std::unordered_map<std::string, std::size_t>>
        automation_; ///< by track: parameter to its place
    bool too_long_ = false, too_much_ = false;
};

/// By start, then key; of equal ones the longest comes first, then the loudest.
struct PlaysBefore {
    bool operator()(const Note& a, const Note& b) const {
        if (a.start != b.start) return a.start < b.start;
        if (a.key != b.key) return a.key < b.key;
        if (a.length != b.length) return a.length > b.length;
        return a.velocity > b.velocity;
    }
};

} // namespace

void settle_notes(std::vector<Note>& notes) {
    if (!std::is_sorted(notes.begin(), notes.end(), PlaysBefore{}))
        std::sort(notes.begin(), notes.end(), PlaysBefore{});
    std::array<std::ptrdiff_t, 128> last;
    last.fill(-1);
    std::ptrdiff_t kept = 0;
    for (const Note& note : notes) {
        std::ptrdiff_t& before = last[note.key];
        if (before >= 0) {
            Note& earlier = notes[std::size_t(before)];
            if (earlier.start == note.start) {
                earlier.velocity = std::max(earlier.velocity, note.velocity);
                continue;
            }
            earlier.length = std::min(earlier.length, note.start - earlier.start);
        }
        before = kept;
        notes[std::size_t(kept++)] = note;
    }
    notes.resize(std::size_t(kept));
}

Score populate(const Tree& tree, Diagnostics& diagnostics) { return Populator(tree, diagnostics).populate(); }

} // namespace aviary::song
