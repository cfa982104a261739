#include "song/play/populator.h"

#include "song/play/motif_book.h"
#include "song/play/overlap.h"
#include "song/play/performance.h"
#include "song/play/roster.h"

#include <algorithm>
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
    std::vector<const SectionBlock*> blocks; ///< of its name
    std::vector<Part> parts;
    std::optional<int> bars;
    Position position;
    bool played = false, depends_on_key = false;
    std::string key; ///< for which its parts are prepared
};

/// What a section that says nothing of it stands in.
struct Place {
    Meter meter;
    std::string key;
    bool has_meter = false, has_key = false;
};

Scale scale_of(const std::string& key) { return parse_scale(key).value_or(PhrasePlace{}.scale); }

template <typename Visit>
void for_each_motif_use(const TrackBlock& block, Visit visit) {
    for (const Pattern& pattern : block.patterns) {
        visit(std::span(pattern.motifs));
        for (const Layer& layer : pattern.layers)
            for (const NoteLine& line : layer.notes) visit(std::span(line.motifs));
    }
}

class Populator {
public:
    Populator(const Tree& tree, Diagnostics& diagnostics)
        : tree_(tree)
        , diagnostics_(diagnostics)
        , roster_(tree, diagnostics)
        , motifs_(tree, budget_, diagnostics) {}

    Score populate() {
        score_.bpm = tree_.bpm.value_or(score_.bpm);
        tempo_ = TempoMap(score_.bpm);
        meter_ = score_.meter = tree_.meter.value_or(score_.meter);
        key_ = score_.key = tree_.key.value_or("");
        score_.division = tree_.division.value_or(0);
        const std::vector<Part> outside = prepare_parts(tree_.tracks, key_, meter_, diagnostics_);
        find_first_places();
        for (const SectionBlock& section : tree_.sections) prepare_section(section);
        elapsed_.resize(roster_.tracks().size());
        automation_.resize(roster_.tracks().size());
        begin_tunings();
        if (tree_.sections.empty())
            play_whole_file(outside);
        else
            play_outside(outside), play_sections();
        finish();
        return std::move(score_);
    }

private:
    std::vector<Part> prepare_parts(const std::vector<TrackBlock>& blocks, const std::string& key,
        Meter meter, Diagnostics& diagnostics) {
        const PrepareContext context{
            diagnostics, motifs_, {scale_of(key), tree_.seed.value_or(0)}, meter.bar()};
        std::vector<Part> parts;
        for (const TrackBlock& block : blocks)
            parts.push_back({roster_.find_or_add(block), prepare(block, context)});
        return parts;
    }

    /// The meter and key in which each section is played first: what the sections before it have left.
    void find_first_places() {
        std::unordered_map<std::string_view, Place> said; // by sections themselves
        for (const SectionBlock& block : tree_.sections) {
            if (!block.meter && !block.key) continue;
            Place& place = said[block.name];
            if (block.meter) place.meter = *block.meter;
            if (block.key) place.key = *block.key;
            place.has_meter |= block.meter.has_value();
            place.has_key |= block.key.has_value();
        }
        Place now{score_.meter, score_.key};
        const auto play = [&](const std::string& name) {
            if (const auto own = said.find(name); own != said.end()) {
                if (own->second.has_meter) now.meter = own->second.meter;
                if (own->second.has_key) now.key = own->second.key;
            }
            first_places_.try_emplace(name, now);
        };
        for (const ArrangementEntry& entry : tree_.arrangement) play(entry.section);
        if (tree_.arrangement.empty())
            for (const SectionBlock& block : tree_.sections) play(block.name);
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
        section.blocks.push_back(&block);
        const auto first = first_places_.find(block.name);
        const Place place_of_section =
            first != first_places_.end() ? first->second : Place{score_.meter, score_.key};
        section.key = block.key.value_or(place_of_section.key);
        for (const TrackBlock& track : block.tracks)
            for_each_motif_use(track, [&](std::span<const MotifUse> uses) {
                section.depends_on_key |= motifs_.depends_on_key(uses);
            });
        const Meter meter = block.meter.value_or(place_of_section.meter);
        for (Part& part : prepare_parts(block.tracks, section.key, meter, diagnostics_))
            section.parts.push_back(std::move(part));
    }

    /// A section stands in the key that the ones before it have left, which its motifs may ask for.
    void prepare_again(PreparedSection& section) {
        if (!section.depends_on_key || section.key == key_) return;
        section.key = key_;
        section.parts.clear();
        Diagnostics unheard; // the first time said it all
        for (const SectionBlock* block : section.blocks)
            for (Part& part : prepare_parts(block->tracks, key_, meter_, unheard)) {
                for (const PreparedPattern& pattern : part.prepared.patterns)
                    (void)budget_.spend(std::int64_t(pattern.rhythm.slots.size()));
                section.parts.push_back(std::move(part));
            }
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
            const auto section = sections_.find(entry.section);
            if (section == sections_.end()) report_unknown_section(entry);
            const auto own = section == sections_.end() ? std::nullopt : section->second.bars;
            if (!entry.bars && !own && !tree_.bars)
                diagnostics_.warning({entry.position, int(entry.section.size())},
                    in_quotes(entry.section) + " has no length, " + std::to_string(default_bars)
                        + " bars are taken",
                    "write '" + entry.section + " " + std::to_string(default_bars) + "'");
            play_section(entry.section, entry.bars.value_or(own.value_or(tree_.bars.value_or(default_bars))),
                entry.position);
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
        const Stretch beginning{0, meter_.bar(), 0};
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
        const Ticks length = meter_.bar() * Ticks(bars);
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
        if (found == sections_.end()) {
            (void)append_section(name, bars, position);
            return;
        }
        PreparedSection& section = found->second;
        section.played = true;
        for (const SectionBlock* block : section.blocks) change_meter_and_key(*block);
        const auto stretch = append_section(name, bars, position);
        if (stretch) {
            for (const SectionBlock* block : section.blocks) change_tempo_and_tuning(*block, *stretch);
            prepare_again(section);
            play(section.parts, *stretch);
        }
        report_excess({position, int(name.size())});
    }

    // What a section says of the song holds until the next one that says something else.

    void change_meter_and_key(const SectionBlock& block) {
        if (block.meter && !(*block.meter == meter_)) {
            meter_ = *block.meter;
            put_change(score_.meters, MeterChange{score_.length, meter_});
            if (score_.length == Ticks(0)) score_.meter = meter_;
        }
        if (block.key && *block.key != key_) {
            key_ = *block.key;
            put_change(score_.keys, KeyChange{score_.length, key_});
            if (score_.length == Ticks(0)) score_.key = key_;
        }
    }

    template <typename Change>
    static void put_change(std::vector<Change>& changes, Change change) {
        if (!changes.empty() && changes.back().at == change.at) changes.pop_back();
        changes.push_back(std::move(change));
    }

    void change_tempo_and_tuning(const SectionBlock& block, const Stretch& stretch) {
        if (block.tuning) change_tuning(*block.tuning, stretch.start);
        if (!block.tempo || block.tempo->steps.empty()) return;
        const TempoLine& line = *block.tempo;
        if (line.to) {
            tempo_.add({stretch.start, line.steps[0].bpm, true});
            tempo_.add({stretch.start + stretch.length, *line.to, false});
            return;
        }
        Ticks last = stretch.start;
        for (const TempoLine::Step& step : line.steps) {
            const Ticks beat(4 * ticks_per_beat, meter_.unit);
            const Ticks at =
                stretch.start + meter_.bar() * Ticks(step.bar - 1) + beat * (step.beat - Ticks(1));
            if (at < last || at >= stretch.start + stretch.length) {
                if (stretch.start == score_.sections.front().start || !std::exchange(told_of_tempo_, true))
                    diagnostics_.warning({step.position, 1},
                        at < last ? "this tempo comes before the one in front of it and is left out"
                                  : "this tempo comes behind the section's end and is left out",
                        "write bar and beat of the section, from 1.1 on, in order");
                continue;
            }
            last = at;
            tempo_.add({at, step.bpm, false});
        }
    }

    // A track has its own tuning, or the song's as it changes from section to section.

    void begin_tunings() {
        for (std::size_t i = 0; i < roster_.tunings().size(); ++i) {
            if (roster_.tunings()[i])
                set_tuning(i, *roster_.tunings()[i], 0);
            else if (tree_.tuning)
                set_tuning(i, *tree_.tuning, 0);
        }
    }

    void change_tuning(const TuningWord& tuning, Ticks at) {
        for (std::size_t i = 0; i < roster_.tunings().size(); ++i)
            if (!roster_.tunings()[i]) set_tuning(i, tuning, at);
    }

    void set_tuning(std::size_t track, const TuningWord& tuning, Ticks at) {
        put_change(roster_.tracks()[track].tunings, TuningChange{at, tuning});
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
            play_notes(part.prepared, stretch, chance, budget_, track);
            play_parameters(part, stretch);
            play_clips(*part.prepared.block, stretch, track);
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
        const ParameterClock clock{meter_.bar(), tempo_, tree_.seed.value_or(0)};
        for (const ParameterLine& line : part.prepared.block->parameters) {
            if (line.steps.empty() && line.motion != ParameterLine::Motion::lfo) continue;
            auto& by_name = automation_[part.track];
            auto& lines = roster_.tracks()[part.track].automation;
            const auto [place, is_new] = by_name.try_emplace(line.parameter, lines.size());
            if (is_new) lines.push_back({line.parameter, line.position, {}, line.controller});
            play_parameter(line, part.prepared, stretch, clock, budget_, lines[place->second].points);
        }
    }

    void play_clips(const TrackBlock& block, const Stretch& stretch, Track& track) {
        for (Clip clip : block.clips) {
            if (!budget_.spend()) return;
            clip.start += stretch.start;
            track.clips.push_back(std::move(clip));
        }
    }

    void finish() {
        const auto comes_before = [](const AutomationPoint& a, const AutomationPoint& b) {
            return a.at < b.at;
        };
        for (Track& track : roster_.tracks()) {
            join_notes(track.notes);
            for (Automation& line : track.automation)
                if (!std::is_sorted(line.points.begin(), line.points.end(), comes_before))
                    std::stable_sort(line.points.begin(), line.points.end(), comes_before);
            if (!track.notes.empty() && !track.instrument)
                diagnostics_.warning({track.position},
                    "track " + std::to_string(track.number) + " " + in_quotes(track.name)
                        + " has notes but no plugin and is silent",
                    "give it one: 'plugin mono'");
        }
        score_.tempos = tempo_.changes();
        score_.bpm = tempo_.first_bpm();
        score_.tracks = std::move(roster_.tracks());
        std::sort(score_.tracks.begin(), score_.tracks.end(),
            [](const Track& a, const Track& b) { return a.number < b.number; });
    }

    const Tree& tree_;
    Diagnostics& diagnostics_;
    Roster roster_;
    Score score_;
    Budget budget_;
    MotifBook motifs_;
    // As the song has got so far:
    TempoMap tempo_{120};
    Meter meter_;
    std::string key_;
    std::unordered_map<std::string, PreparedSection> sections_;
    std::unordered_map<std::string, Place> first_places_;
    std::vector<Ticks> elapsed_; ///< by track: how long its patterns have run, for `cont`
    std::vector<std::unordered_map<std::string, std::size_t>>
        automation_; ///< by track: parameter to its place
    bool too_long_ = false, too_much_ = false, told_of_tempo_ = false;
};

} // namespace

Score populate(const Tree& tree, Diagnostics& diagnostics) { return Populator(tree, diagnostics).populate(); }

} // namespace aviary::song
