#include "song/syntax/parser.h"

#include "song/syntax/numbers.h"
#include "song/syntax/parse_motif.h"
#include "song/syntax/parse_track.h"
#include "song/syntax/pitch_names.h"
#include "song/syntax/song_signature.h"
#include "song/syntax/tokenizer.h"

#include <algorithm>
#include <unordered_map>

namespace aviary::song {

namespace {

using Tokens = std::span<const Token>;

enum class Block : std::uint8_t { signature, tracks, arrangement, section, motif, track, values, ignored };

/// A block that is open: lines indented deeper than it belong to it.
struct OpenBlock {
    Block block;
    int indent;
};

bool opens_at_top(std::string_view word) {
    return word == "sig" || word == "tracks" || word == "channels" || word == "arr" || word == "sec"
           || word == "motif";
}
bool is_track_opener(std::string_view word) { return word == "ch" || word == "trk"; }
/// Blocks of the older dialect that have no meaning today.
bool is_unread_block(std::string_view word) { return word == "var" || word == "mix"; }

/// Names begin with a letter (of any script), a digit or '_'.
bool is_name(std::string_view text) {
    const unsigned char c = text.empty() ? 0 : static_cast<unsigned char>(text.front());
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'
           || c >= 0x80;
}

class SongParser {
public:
    SongParser(std::string_view text, Diagnostics& diagnostics)
        : diagnostics_(diagnostics)
        , tokenizer_(text, diagnostics)
        , track_lines_(diagnostics) {}

    Tree parse() {
        for (Line line; tokenizer_.next(line);) read(line);
        return std::move(tree_);
    }

private:
    void read(const Line& line) {
        while (!open_.empty() && open_.back().indent >= line.indent) open_.pop_back();
        const std::string_view word = line.tokens.front().text;
        if (!open_.empty() && opens_at_top(word) && open_.back().block != Block::ignored)
            return read_misplaced(line);
        if (open_.empty()) return read_top(line);
        switch (open_.back().block) {
        case Block::signature: return read_signature(line.tokens, tree_, diagnostics_);
        case Block::tracks: return read_track(line, is_track_opener(word) ? 1 : 0);
        case Block::arrangement: return read_arrangement(line.tokens);
        case Block::section: return read_in_section(line);
        case Block::motif: return read_in_motif(line);
        case Block::track: return read_in_track(line);
        case Block::values: return track_lines_.read_values(line.tokens);
        case Block::ignored: return;
        }
    }

    void read_top(const Line& line) {
        const Token& word = line.tokens.front();
        const Tokens arguments = Tokens(line.tokens).subspan(1);
        // Files of the older dialect begin with a legend, such as "bd - bass drum". No line of a song looks like that.
        if (!arguments.empty() && arguments.front().text == "-" && !(track_ && is_track_word(word.text))) {
            diagnostics_.warning(
                span_of(line.tokens), "a line of explanation, passed over", "write '#' in front of it");
            return open(Block::ignored, line);
        }
        if (word.text == "sig") {
            if (!arguments.empty()) read_signature(arguments, tree_, diagnostics_);
            return open(Block::signature, line);
        }
        if (word.text == "tracks" || word.text == "channels") {
            if (!arguments.empty()) refuse(arguments);
            return open(Block::tracks, line);
        }
        if (word.text == "arr") {
            read_arrangement(arguments);
            return open(Block::arrangement, line);
        }
        if (word.text == "sec") return read_section(line);
        if (word.text == "motif") return read_motif(line);
        if (is_track_opener(word.text)) {
            home_ = &tree_.tracks;
            return read_track(line, 1);
        }
        if (is_signature_word(word.text)) return read_signature(line.tokens, tree_, diagnostics_);
        if (is_unread_block(word.text)) {
            diagnostics_.warning(word.span(), "older form: " + in_quotes(word.text) + " has no effect",
                word.text == "mix" ? "write 'volume -6' and 'pan -0.3' under the tracks, in 'tracks'"
                                   : "write the value where it is used");
            return open(Block::ignored, line);
        }
        read_stray(line,
            {"sig", "tracks", "channels", "arr", "sec", "ch", "trk", "motif", "bpm", "scale", "key", "meter",
                "tuning", "seed"},
            "a song's blocks are 'sig', 'tracks', 'motif', 'arr', 'sec' and 'ch' (or 'trk')");
    }

    void read_in_section(const Line& line) {
        const Token& word = line.tokens.front();
        if (is_track_opener(word.text)) return read_track(line, 1);
        if (word.text == "b" && line.tokens.size() == 2) {
            if (const auto bars = read_bars(line.tokens[1])) tree_.sections.back().bars = bars;
            return;
        }
        if (is_section_word(word.text))
            return read_section_line(line.tokens, tree_.sections.back(), diagnostics_);
        read_stray(line, {"ch", "trk", "bpm", "meter", "key", "scale", "tuning"},
            "a section holds 'ch' (or 'trk') blocks, and in front of them 'bpm', 'meter', 'key' and "
            "'tuning'");
    }

    /// `motif riff 2`
    void read_motif(const Line& line) {
        const Tokens arguments = Tokens(line.tokens).subspan(1);
        if (arguments.empty() || !is_motif_name(arguments[0].text)) {
            diagnostics_.error(arguments.empty() ? line.tokens.front().span() : arguments[0].span(),
                "a motif needs a name", "write 'motif riff 2': a name, then how many beats");
            return open(Block::ignored, line);
        }
        MotifBlock motif{.name = std::string(arguments[0].text),
            .position = arguments[0].position,
            .length = arguments[0].span().length,
            .duration = {},
            .body = {}};
        if (parse_chord("@" + motif.name).problem.empty()) {
            diagnostics_.error(arguments[0].span(),
                "'@" + motif.name + "' is a chord, so no motif can be called " + in_quotes(motif.name),
                "give it another name: 'motif " + motif.name + "_riff'");
            return open(Block::ignored, line);
        }
        const auto [same, is_new] = motif_lines_.try_emplace(motif.name, motif.position.line);
        if (!is_new)
            diagnostics_.error(arguments[0].span(),
                "there is a motif " + in_quotes(motif.name) + " already, at line "
                    + std::to_string(same->second) + "; this one is left out",
                "give it another name");
        if (arguments.size() > 1) {
            const auto beats = parse_fraction(arguments[1].text);
            if (beats && *beats > Ticks(0) && *beats <= Ticks(longest_motif))
                motif.duration = *beats * Ticks(ticks_per_beat);
            else
                diagnostics_.error(arguments[1].span(),
                    in_quotes(arguments[1].text) + " is no number of beats",
                    "write 'motif " + motif.name + " 2'");
        }
        if (arguments.size() > 2) refuse(arguments.subspan(2));
        if (!is_new) return open(Block::ignored, line);
        motif.body.position = motif.position;
        tree_.motifs.push_back(std::move(motif));
        track_ = nullptr;
        track_lines_.begin(tree_.motifs.back().body, true);
        open(Block::motif, line);
    }

    void read_in_motif(const Line& line) {
        static constexpr std::string_view words[] = {
            "p", "v", "n", ".", "sw", "t", "gate", "bend", "press", "slide"};
        const Token& word = line.tokens.front();
        if (word.text.starts_with('@') || std::ranges::find(words, word.text) != std::end(words)) {
            track_lines_.read(line);
            return;
        }
        const std::string guess = did_you_mean(word.text, words);
        diagnostics_.error(word.span(), in_quotes(word.text) + " has no place in a motif",
            guess.empty() ? "a motif has 'p', 'v', 'n', 'sw', 't', 'gate', 'bend', 'press' and 'slide'"
                          : guess);
        open(Block::ignored, line);
    }

    void read_in_track(const Line& line) {
        const Token& word = line.tokens.front();
        if (is_track_opener(word.text)) {
            diagnostics_.warning(word.span(), "a track within a track is read as a track of its own",
                "indent it as far as the track above");
            open_.pop_back();
            return read_track(line, 1);
        }
        if (track_lines_.read(line) == TrackParser::Follow::values) open(Block::values, line);
    }

    /// A line of a track that is not indented under it, or a word nobody knows.
    void read_stray(
        const Line& line, std::initializer_list<std::string_view> allowed, const std::string& expected) {
        const Token& word = line.tokens.front();
        if (is_track_word(word.text) && track_) {
            if (stray_of_ != track_)
                diagnostics_.warning(word.span(),
                    in_quotes(word.text) + " is read as part of the track above",
                    "indent it deeper than its 'ch' line");
            stray_of_ = track_;
            // The lines nested under it belong to the track as well.
            open(Block::track, line);
            track_lines_.read(line);
            return;
        }
        if (is_track_word(word.text)) {
            diagnostics_.error(word.span(), in_quotes(word.text) + " stands outside of any track",
                "write 'ch 1 name' above it and indent it");
        } else {
            const std::string guess = did_you_mean(word.text, allowed);
            diagnostics_.error(
                word.span(), "unknown word " + in_quotes(word.text), guess.empty() ? expected : guess);
        }
        open(Block::ignored, line);
    }

    /// `sec`, `arr` and the like, indented as if they belonged to the block above.
    void read_misplaced(const Line& line) {
        if (open_.back().block == Block::arrangement && line.tokens.size() == 2
            && parse_count(line.tokens[1].text))
            return read_arrangement(line.tokens);
        diagnostics_.warning(line.tokens.front().span(),
            in_quotes(line.tokens.front().text) + " begins a block of the song, but is indented",
            "move it to the left edge");
        open_.clear();
        read_top(line);
    }

    void read_section(const Line& line) {
        const Tokens arguments = Tokens(line.tokens).subspan(1);
        if (arguments.empty() || !is_name(arguments.front().text) || parse_count(arguments.front().text)) {
            diagnostics_.error(arguments.empty() ? line.tokens.front().span() : arguments.front().span(),
                "a section needs a name", "write 'sec intro'");
            return open(Block::ignored, line);
        }
        SectionBlock section{.name = std::string(arguments[0].text), .position = arguments[0].position};
        if (arguments.size() > 1) section.bars = read_bars(arguments[1]);
        if (arguments.size() > 2) refuse(arguments.subspan(2));
        tree_.sections.push_back(std::move(section));
        home_ = &tree_.sections.back().tracks;
        track_ = nullptr;
        open(Block::section, line);
    }

    /// `ch 2 bass`, `ch 2`, `ch bass`; within `tracks` without the `ch`.
    void read_track(const Line& line, std::size_t skip) {
        if (!open_.empty() && open_.back().block == Block::tracks) home_ = &tree_.tracks;
        const Tokens words = Tokens(line.tokens).subspan(skip);
        TrackBlock track;
        track.position = line.tokens.front().position;
        Tokens name = words;
        if (!words.empty()) {
            const Span whole = span_of(words);
            track.position = whole.position;
            track.length = whole.length;
            track.number = parse_count(words.front().text);
            if (track.number) name = words.subspan(1);
        }
        if (!name.empty())
            track.name =
                std::string(name.front().text.data(), name.back().text.data() + name.back().text.size());
        const bool numbered = track.number && *track.number <= highest_track;
        if ((!name.empty() && !is_name(track.name)) || (track.number ? !numbered : name.empty())) {
            diagnostics_.error({track.position, track.length}, "a track needs a number, a name or both",
                "write 'ch 2 bass'; numbers go from 1 to " + std::to_string(highest_track));
            return open(Block::ignored, line);
        }
        home_->push_back(std::move(track));
        track_ = &home_->back();
        stray_of_ = nullptr;
        track_lines_.begin(*track_, home_ != &tree_.tracks);
        open(Block::track, line);
    }

    /// "intro 4 verse 8".
    void read_arrangement(Tokens tokens) {
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (parse_count(tokens[i].text) || !is_name(tokens[i].text)) {
                diagnostics_.error(tokens[i].span(),
                    "expected a section's name, found " + in_quotes(tokens[i].text),
                    "write 'intro 4': a name, then how many bars");
                continue;
            }
            ArrangementEntry entry{.section = std::string(tokens[i].text), .position = tokens[i].position};
            if (i + 1 < tokens.size() && parse_count(tokens[i + 1].text)) entry.bars = read_bars(tokens[++i]);
            tree_.arrangement.push_back(std::move(entry));
        }
    }

    std::optional<int> read_bars(const Token& token) {
        const auto bars = parse_count(token.text);
        if (bars && *bars >= 1 && *bars <= longest_section) return bars;
        diagnostics_.error(token.span(), in_quotes(token.text) + " is no number of bars",
            "write a whole number from 1 to " + std::to_string(longest_section));
        return std::nullopt;
    }

    void refuse(Tokens tokens) {
        diagnostics_.error(
            span_of(tokens), in_quotes(tokens.front().text) + " is one word too many and is left out");
    }

    void open(Block block, const Line& line) { open_.push_back({block, line.indent}); }

    Diagnostics& diagnostics_;
    Tokenizer tokenizer_;
    TrackParser track_lines_;
    Tree tree_;
    std::vector<OpenBlock> open_;
    std::unordered_map<std::string, int> motif_lines_; ///< by name
    std::vector<TrackBlock>* home_ = &tree_.tracks;    ///< where the next track goes
    TrackBlock* track_ = nullptr;                      ///< the last one opened; lies at the end of its home
    const TrackBlock* stray_of_ = nullptr; ///< the track whose unindented lines were already reported
};

/// A `v` that follows its `n`, instead of leading it, has opened a layer of its own. Puts it into the layer above.
void settle_layers(Pattern& pattern, Diagnostics& diagnostics) {
    std::vector<Layer> settled;
    for (Layer& layer : pattern.layers) {
        if (!layer.notes.empty()) {
            settled.push_back(std::move(layer));
        } else if (layer.velocities && !layer.velocities->empty()) {
            if (!settled.empty() && !settled.back().velocities)
                settled.back().velocities = std::move(layer.velocities);
            else if ((pattern.drum || !pattern.motifs.empty()) && settled.empty())
                settled.push_back(std::move(layer));
            else
                diagnostics.warning(
                    {layer.position}, "this 'v' has no 'n' and plays nothing", "write 'n' under it");
        }
    }
    pattern.layers = std::move(settled);
}

} // namespace

Tree parse_song(std::string_view text, Diagnostics& diagnostics) {
    Tree tree = SongParser(text, diagnostics).parse();
    const auto settle = [&](std::vector<TrackBlock>& tracks) {
        for (TrackBlock& track : tracks) {
            for (Pattern& pattern : track.patterns) settle_layers(pattern, diagnostics);
            for (const ParameterLine& line : track.parameters)
                if (line.steps.empty() && line.motion != ParameterLine::Motion::lfo)
                    diagnostics.warning({line.position, int(line.parameter.size())},
                        in_quotes(line.parameter) + " has no value", "write 0 to 100 (percent) behind it");
        }
    };
    settle(tree.tracks);
    for (SectionBlock& section : tree.sections) settle(section.tracks);
    for (MotifBlock& motif : tree.motifs)
        for (Pattern& pattern : motif.body.patterns) settle_layers(pattern, diagnostics);
    return tree;
}

} // namespace aviary::song
