#include "song/write/write_song.h"

#include "song/midi/drum_words.h"
#include "song/write/line_text.h"
#include "song/write/number_text.h"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <unordered_set>

namespace aviary::song {

namespace {

class SongWriter {
public:
    explicit SongWriter(const Tree& tree)
        : tree_(tree)
        , names_(spelling_of(tree.key.value_or(""))) {
        find_drums(tree.tracks);
        for (const SectionBlock& section : tree.sections) find_drums(section.tracks);
    }

    std::string write() {
        write_signature();
        if (!tree_.tracks.empty()) open("tracks");
        for (const TrackBlock& track : tree_.tracks) {
            add(1, (needs_opener(track) ? "trk " : "") + track_text(track));
            write_track(2, track);
        }
        for (const MotifBlock& motif : tree_.motifs) {
            const std::string beats =
                motif.duration ? " " + fraction_text(*motif.duration / Ticks(ticks_per_beat)) : "";
            open("motif " + motif.name + beats);
            write_track(1, motif.body);
        }
        write_arrangement();
        for (const SectionBlock& section : tree_.sections) write_section(section);
        return std::move(text_);
    }

private:
    void write_signature() {
        const bool says = tree_.bpm || tree_.key || tree_.meter || tree_.bars || tree_.seed || tree_.division
                          || tree_.tuning;
        if (says) open("sig");
        if (tree_.bpm) add(1, "bpm " + decimal_text(*tree_.bpm));
        if (tree_.key) add(1, "key " + *tree_.key);
        if (tree_.meter) add(1, meter_text(*tree_.meter));
        if (tree_.bars) add(1, "b " + std::to_string(*tree_.bars));
        if (tree_.seed) add(1, "seed " + std::to_string(*tree_.seed));
        if (tree_.division) add(1, "division " + std::to_string(*tree_.division));
        if (tree_.tuning) add(1, tuning_text(*tree_.tuning));
    }

    /// A section a line, unless one is called like a block of the song: then the line would begin that block.
    void write_arrangement() {
        if (tree_.arrangement.empty()) return;
        const bool is_one_line = std::any_of(tree_.arrangement.begin(), tree_.arrangement.end(),
            [](const ArrangementEntry& entry) { return begins_block(entry.section); });
        std::string line = "arr";
        if (!is_one_line) open(line);
        for (const ArrangementEntry& entry : tree_.arrangement) {
            // A name can have blanks only by mistake: no section has that name.
            std::string name = entry.section;
            for (char& c : name)
                if (std::string_view(" \t[]()#,").find(c) != std::string_view::npos) c = '_';
            const std::string text = name + (entry.bars ? " " + std::to_string(*entry.bars) : "");
            if (is_one_line)
                line.append(" ").append(text);
            else
                add(1, text);
        }
        if (is_one_line) open(line);
    }

    void write_section(const SectionBlock& section) {
        open("sec " + section.name + (section.bars ? " " + std::to_string(*section.bars) : ""));
        if (section.tempo) add(1, tempo_text(*section.tempo));
        if (section.meter) add(1, meter_text(*section.meter));
        if (section.key) add(1, "key " + *section.key);
        if (section.tuning) add(1, tuning_text(*section.tuning));
        for (const TrackBlock& track : section.tracks) {
            add(1, "trk " + track_text(track));
            write_track(2, track);
        }
    }

    void write_track(int level, const TrackBlock& track) {
        if (track.type) add(level, type_text(*track.type));
        if (track.instrument) write_plugin(level, "plugin", *track.instrument);
        for (const PluginWord& effect : track.effects) write_plugin(level, "fx", effect);
        if (track.strip) write_plugin(level, "strip", *track.strip);
        for (const std::string& line : mix_lines(track.mix)) add(level, line);
        if (track.tuning) add(level, tuning_text(*track.tuning));
        for (const Clip& clip : track.clips) add(level, clip_text(clip));
        if (track.continues) add(level, "cont");
        for (const std::string& line : feel_lines(track.feel)) add(level, line);
        write_parameters(level, track, std::nullopt);
        const Spelling spelling = is_drums(track) ? Spelling::numbers : names_;
        for (std::size_t i = 0; i < track.patterns.size(); ++i) {
            for (const std::string& line : pattern_lines(track.patterns[i], spelling)) add(level, line);
            write_parameters(level, track, i);
        }
    }

    void write_parameters(int level, const TrackBlock& track, std::optional<std::size_t> pattern) {
        for (const ParameterLine& line : track.parameters)
            if (line.pattern == pattern)
                if (const std::string text = parameter_text(line); !text.empty()) add(level, text);
    }

    void write_plugin(int level, std::string_view word, const PluginWord& plugin) {
        add(level, std::string(word) + " " + name_text(plugin.word));
        if (plugin.preset) add(level + 1, "preset " + name_text(plugin.preset->value));
        if (plugin.sidechain) add(level + 1, "sidechain " + std::to_string(plugin.sidechain->value));
    }

    /// In `tracks` a track's name may begin its line, unless it would be read as something else.
    static bool needs_opener(const TrackBlock& track) {
        const std::string_view first = std::string_view(track.name).substr(0, track.name.find(' '));
        // In the last ones' lines quotes have a meaning, which they do not have in a name.
        static constexpr std::string_view others[] = {
            "ch", "trk", "plugin", "fx", "strip", "preset", "clip", "tuning"};
        return !track.number
               && (begins_block(first)
                   || std::find(std::begin(others), std::end(others), first) != std::end(others));
    }
    static bool begins_block(std::string_view word) {
        static constexpr std::string_view blocks[] = {"sig", "tracks", "channels", "arr", "sec", "motif"};
        return std::find(std::begin(blocks), std::end(blocks), word) != std::end(blocks);
    }
    static std::string track_text(const TrackBlock& track) {
        std::string text = track.number ? std::to_string(*track.number) : "";
        if (!text.empty() && !track.name.empty()) text += ' ';
        return text + track.name;
    }
    static std::string meter_text(Meter meter) {
        return "meter " + std::to_string(meter.beats) + "/" + std::to_string(meter.unit);
    }
    static std::string type_text(TrackType type) {
        switch (type) {
        case TrackType::midi: return "type midi";
        case TrackType::audio: return "type audio";
        case TrackType::return_track: return "type return";
        case TrackType::group: return "type group";
        }
        return "type midi";
    }

    /// Blocks name a track by its number or by its name.
    void find_drums(const std::vector<TrackBlock>& tracks) {
        for (const TrackBlock& track : tracks) {
            if (!track.instrument || !is_drum_word(track.instrument->word)) continue;
            if (track.number) drums_.insert(std::to_string(*track.number));
            drums_.insert(" " + track.name);
        }
    }
    bool is_drums(const TrackBlock& track) const {
        return track.number ? drums_.contains(std::to_string(*track.number))
                            : drums_.contains(" " + track.name);
    }

    void open(const std::string& line) {
        if (!text_.empty()) text_ += '\n';
        add(0, line);
    }
    void add(int level, std::string_view line) {
        text_ += indented(level, line);
        text_ += '\n';
    }

    const Tree& tree_;
    const Spelling names_;
    std::unordered_set<std::string> drums_;
    std::string text_;
};

} // namespace

std::string write_song(const Tree& tree) { return SongWriter(tree).write(); }

} // namespace aviary::song
