#include "song/write/transcribe.h"

#include "song/midi/drum_words.h"
#include "song/write/find_motifs.h"
#include "song/write/goes_on.h"
#include "song/write/sections.h"
#include "song/write/streams.h"
#include "song/write/write_controllers.h"
#include "song/write/write_pattern.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <unordered_map>

namespace aviary::song {

namespace {

constexpr double chord_length_tolerance = 0.15;
constexpr std::size_t most_described = 4'000'000; ///< bars of tracks
constexpr int chord_velocity_tolerance = 10, gate_tolerance = 15;

/// Where the bars of a song are, and in which meter.
class Bars {
public:
    Bars(const Score& score, Ticks end) {
        std::vector<MeterChange> meters = score.meters;
        if (meters.empty() || meters.front().at > Ticks(0))
            meters.insert(meters.begin(), {Ticks(0), score.meter});
        for (std::size_t i = 0; i < meters.size(); ++i) {
            const std::int64_t bar = meters[i].meter.bar().numerator();
            const Ticks last = i + 1 < meters.size() ? meters[i + 1].at : end;
            if (i > 0 && !(meters[i].meter == meters[i - 1].meter)) changes_.push_back(starts_.size());
            for (std::int64_t at = meters[i].at.floor(); Ticks(at) < last; at += bar) {
                starts_.push_back(at);
                meters_.push_back(meters[i].meter);
            }
        }
        if (starts_.empty()) starts_.push_back(0), meters_.push_back(score.meter);
        const std::int64_t last = starts_.back() + meters_.back().bar().numerator();
        starts_.push_back(last);
    }

    std::size_t count() const { return meters_.size(); }
    std::int64_t start(std::size_t bar) const { return starts_[bar]; }
    Meter meter(std::size_t bar) const { return meters_[bar]; }
    const std::vector<std::size_t>& changes() const { return changes_; }
    std::size_t bar_of(std::int64_t at) const {
        const auto next = std::upper_bound(starts_.begin(), starts_.end() - 1, at);
        return next == starts_.begin() ? 0 : std::size_t(next - starts_.begin()) - 1;
    }

private:
    std::vector<std::int64_t> starts_; ///< and the end of the last one
    std::vector<Meter> meters_;
    std::vector<std::size_t> changes_;
};

std::uint64_t mixed(std::uint64_t hash, std::uint64_t number) {
    hash = (hash ^ number) * 0x9E3779B97F4A7C15;
    return hash ^ (hash >> 31);
}
std::uint64_t mixed(std::uint64_t hash, Ticks ticks) {
    return mixed(mixed(hash, std::uint64_t(ticks.numerator())), std::uint64_t(ticks.denominator()));
}

struct WrittenTrack {
    const Track* track = nullptr;
    bool is_drums = false;
    GridSwing swing;
    std::vector<Stream> streams;
};

bool is_drum_track(const Track& track) { return track.instrument && is_drum_word(track.instrument->word); }

class Transcriber {
public:
    Transcriber(const Score& score, const TranscribeRules& rules)
        : score_(score)
        , rules_(rules) {}

    Tree write() {
        place_tracks();
        bars_.emplace(score_, end_);
        write_signature();
        write_roster();
        describe_bars();
        write_sections();
        if (rules_.motifs) find_motifs(tree_);
        return std::move(tree_);
    }

private:
    bool is_exact() const { return rules_.tolerance == Ticks(0); }

    void place_tracks() {
        end_ = score_.length;
        for (const Track& track : score_.tracks) {
            WrittenTrack written{.track = &track, .is_drums = is_drum_track(track)};
            written.swing = find_swing(track.notes, rules_.tolerance);
            const auto placed = place_on_grid(track, written.swing, rules_.tolerance);
            StreamRules rules{.by_key = written.is_drums};
            if (!is_exact()) {
                rules.length_tolerance = chord_length_tolerance;
                rules.velocity_tolerance = chord_velocity_tolerance;
            }
            written.streams = split_into_streams(placed, rules);
            if (!placed.empty()) end_ = std::max(end_, Ticks(placed.back().at + 1));
            for (const Automation& line : track.automation)
                if (!line.points.empty()) end_ = std::max(end_, line.points.back().at + Ticks(1));
            tracks_.push_back(std::move(written));
        }
    }

    void write_signature() {
        tree_.bpm = score_.bpm;
        if (!score_.key.empty()) tree_.key = score_.key;
        tree_.meter = bars_->meter(0);
        if (score_.division > 0) tree_.division = score_.division;
    }

    void write_roster() {
        for (const Track& track : score_.tracks) {
            TrackBlock block{.number = track.number, .name = track.name};
            block.instrument = track.instrument;
            block.strip = track.strip;
            block.effects = track.effects;
            if (track.type != TrackType::midi) block.type = track.type;
            tree_.tracks.push_back(std::move(block));
        }
    }

    /// What each track does in each bar, for the search for sections.
    void describe_bars() {
        const std::size_t count = bars_->count();
        contents_.bars = count;
        contents_.begins.assign(count, false);
        for (const std::size_t bar : bars_->changes()) contents_.begins[bar] = true;
        for (const Section& marker : score_.sections)
            if (const std::size_t bar = bars_->bar_of(marker.start.floor());
                Ticks(bars_->start(bar)) == marker.start)
                contents_.begins[bar] = true, markers_[bar] = marker.name;
        // A file may have thousands of tracks, and bars: then several tracks share a row.
        const std::size_t rows = std::clamp<std::size_t>(most_described / count, 1, tracks_.size() + 1);
        contents_.tracks.assign(rows, std::vector<std::uint64_t>(count, 0));
        contents_.events.assign(rows, std::vector<std::uint32_t>(count, 0));
        for (const WrittenTrack& track : tracks_) {
            row_ = std::size_t(&track - tracks_.data()) % rows;
            for (std::size_t stream = 0; stream < track.streams.size(); ++stream)
                for (const StreamHit& hit : track.streams[stream]) describe(hit, stream);
            for (const Automation& line : track.track->automation) describe(line);
        }
        describe_song();
    }

    void describe(const StreamHit& hit, std::size_t stream) {
        const std::size_t bar = bars_->bar_of(hit.at);
        std::uint64_t hash = mixed(mixed(stream + 1, std::uint64_t(hit.at - bars_->start(bar))), hit.offset);
        hash = mixed(mixed(hash, hit.length), hit.velocity);
        for (const std::uint8_t key : hit.keys) hash = mixed(hash, key);
        if (!(hit.bend == Sweep{}))
            hash = mixed(hash,
                std::uint64_t(std::lround(hit.bend.from * 100) * 100'000 + std::lround(hit.bend.to * 100)));
        contents_.tracks[row_][bar] = mixed(contents_.tracks[row_][bar], hash);
        contents_.events[row_][bar] += 2;
    }

    void describe(const Automation& line) {
        std::uint64_t name = 1;
        for (const char c : line.parameter) name = mixed(name, std::uint64_t(static_cast<unsigned char>(c)));
        for (const AutomationPoint& point : line.points) {
            const std::size_t bar = bars_->bar_of(point.at.floor());
            std::uint64_t& known = contents_.tracks[row_][bar];
            known = mixed(mixed(known, name), point.at - Ticks(bars_->start(bar)));
            known = mixed(mixed(known, std::uint64_t(std::llround(point.value * 1e6))), point.ramp);
            contents_.events[row_][bar] += 1;
        }
    }

    /// Changes of tempo and key make bars differ as notes do.
    void describe_song() {
        row_ = contents_.tracks.size() - 1;
        for (const TempoChange& change : score_.tempos) {
            const std::size_t bar = bars_->bar_of(change.at.floor());
            std::uint64_t& known = contents_.tracks[row_][bar];
            known = mixed(mixed(known, change.at - Ticks(bars_->start(bar))),
                std::uint64_t(std::llround(change.bpm * 1e6)));
            contents_.events[row_][bar] += 2;
        }
        for (const KeyChange& change : score_.keys) contents_.begins[bars_->bar_of(change.at.floor())] = true;
        contents_.begins[0] = true;
    }

    void write_sections() {
        const auto parts = find_sections(contents_);
        std::vector<std::string> names;
        std::vector<std::size_t> sections; ///< of each part
        std::map<std::size_t, int> times;  ///< how often each part comes
        for (const SectionPart& part : parts) ++times[part.same_as];
        double bpm = score_.bpm;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const SectionPart& part = parts[i];
            const PartSetting setting = setting_of(part, bpm);
            // Parts may do the same in another key or tempo, and then they are not the same section.
            const auto same = sections_by_setting_.find({part.same_as, setting.text});
            names.push_back(same != sections_by_setting_.end() ? names[same->second] : name_of(part, i));
            if (same == sections_by_setting_.end()) {
                sections_by_setting_[{part.same_as, setting.text}] = i;
                sections.push_back(tree_.sections.size());
                write_section(names.back(), part, setting, times[part.same_as] == 1);
            } else {
                sections.push_back(sections[same->second]);
            }
            remember(tree_.sections[sections.back()], part);
            tree_.arrangement.push_back({.section = names.back(), .bars = int(part.bars)});
        }
    }

    /// What holds for a section as a whole.
    struct PartSetting {
        std::optional<TempoLine> tempo;
        std::optional<Meter> meter;
        std::optional<std::string> key;
        std::string text; ///< tells settings apart
    };

    /// `bpm` is the tempo at the part's beginning, and then at its end.
    PartSetting setting_of(const SectionPart& part, double& bpm) {
        PartSetting setting;
        const Ticks start = bars_->start(part.first), end = bars_->start(part.first + part.bars);
        if (!score_.tempos.empty()) {
            TempoLine line;
            while (next_tempo_ < score_.tempos.size() && score_.tempos[next_tempo_].at <= start)
                bpm = score_.tempos[next_tempo_++].bpm;
            line.steps.push_back({.bpm = bpm});
            for (; next_tempo_ < score_.tempos.size() && score_.tempos[next_tempo_].at < end; ++next_tempo_) {
                const TempoChange& change = score_.tempos[next_tempo_];
                const std::size_t bar = bars_->bar_of(change.at.floor());
                const Ticks beat = Ticks(4 * ticks_per_beat, bars_->meter(bar).unit);
                line.steps.push_back({.bar = int(bar - part.first) + 1,
                    .beat = Ticks(1) + (change.at - Ticks(bars_->start(bar))) / beat,
                    .bpm = change.bpm});
                bpm = change.bpm;
            }
            setting.tempo = std::move(line);
            setting.text = "bpm " + std::to_string(setting.tempo->steps.front().bpm);
        }
        if (!score_.meters.empty()) {
            setting.meter = bars_->meter(part.first);
            setting.text +=
                " meter " + std::to_string(setting.meter->beats) + "/" + std::to_string(setting.meter->unit);
        }
        if (!score_.keys.empty()) {
            std::string key = score_.key;
            for (const KeyChange& change : score_.keys)
                if (bars_->bar_of(change.at.floor()) <= part.first) key = change.key;
            setting.text += " key " + key;
            if (!key.empty()) setting.key = std::move(key);
        }
        return setting;
    }

    /// That of a marker, else a number.
    std::string name_of(const SectionPart& part, std::size_t) {
        const auto marker = markers_.find(part.first);
        std::string name =
            marker != markers_.end() ? marker->second : "part" + std::to_string(++parts_named_);
        const std::string wanted = name;
        for (int again = 2; used_names_.contains(name); ++again) name = wanted + std::to_string(again);
        used_names_[name] = true;
        return name;
    }

    /// How far each track is in its patterns when the section ends.
    void remember(const SectionBlock& section, const SectionPart& part) {
        const Ticks length = bars_->start(part.first + part.bars) - bars_->start(part.first);
        std::unordered_map<int, Going> going;
        for (const TrackBlock& block : section.tracks) {
            const auto before = going_.find(*block.number);
            const Ticks played =
                block.continues && before != going_.end() ? before->second.elapsed : Ticks(0);
            going.emplace(*block.number, Going{block, played + length});
        }
        going_ = std::move(going);
    }

    /// A section that comes once may have tracks that go on from the one before it.
    void write_section(
        const std::string& name, const SectionPart& part, const PartSetting& setting, bool comes_once) {
        SectionBlock section{
            .name = name, .tempo = setting.tempo, .meter = setting.meter, .key = setting.key};
        const std::int64_t start = bars_->start(part.first), end = bars_->start(part.first + part.bars);
        const PatternPlace place{start, end - start, bars_->meter(part.first).bar().numerator()};
        for (const WrittenTrack& track : tracks_) {
            TrackBlock block{.number = track.track->number, .name = track.track->name};
            const PatternFeel feel{
                track.swing, is_exact() ? 0 : gate_tolerance, track.is_drums && !is_exact()};
            write_controllers(*track.track, place, block);
            for (const Stream& stream : track.streams) {
                if (stream.front().at >= end || stream.back().at < start) continue;
                const auto [first, last] = hits_within(stream, start, end);
                if (first == last) continue;
                block.patterns.push_back(
                    write_pattern(std::span(stream).subspan(first, last - first), place, feel));
            }
            if (const auto before = going_.find(track.track->number);
                comes_once && before != going_.end() && !block.patterns.empty()
                && goes_on(before->second.block, before->second.elapsed, block, place))
                block = continued(before->second.block);
            if (!block.patterns.empty() || !block.parameters.empty())
                section.tracks.push_back(std::move(block));
        }
        tree_.sections.push_back(std::move(section));
    }

    static std::pair<std::size_t, std::size_t> hits_within(
        const Stream& stream, std::int64_t start, std::int64_t end) {
        const auto before = [](const StreamHit& hit, std::int64_t at) { return hit.at < at; };
        const auto first = std::lower_bound(stream.begin(), stream.end(), start, before);
        const auto last = std::lower_bound(first, stream.end(), end, before);
        return {std::size_t(first - stream.begin()), std::size_t(last - stream.begin())};
    }

    const Score& score_;
    const TranscribeRules& rules_;
    std::vector<WrittenTrack> tracks_;
    Ticks end_;
    std::optional<Bars> bars_;
    BarContents contents_;
    std::size_t row_ = 0;                        ///< of contents_, for the track that is being described
    std::map<std::size_t, std::string> markers_; ///< by bar
    std::map<std::pair<std::size_t, std::string>, std::size_t> sections_by_setting_;
    std::unordered_map<std::string, bool> used_names_;
    struct Going {
        TrackBlock block;
        Ticks elapsed; ///< since its patterns began
    };
    std::unordered_map<int, Going> going_; ///< by track number: those that play in the section before
    std::size_t next_tempo_ = 0;
    int parts_named_ = 0;
    Tree tree_;
};

} // namespace

Tree transcribe(const Score& score, const TranscribeRules& rules) {
    return Transcriber(score, rules).write();
}

} // namespace aviary::song
