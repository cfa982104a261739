#include "song/syntax/song_signature.h"

#include "song/syntax/numbers.h"
#include "song/syntax/parse_settings.h"
#include "song/syntax/parser.h"
#include "song/syntax/pitch_names.h"
#include "song/syntax/scale.h"

namespace aviary::song {

namespace {

using Tokens = std::span<const Token>;

constexpr int largest_division = 32'767; ///< as MIDI files have it

std::optional<double> parse_bpm(const Token& value, Diagnostics& diagnostics) {
    const auto bpm = parse_decimal(value.text);
    if (bpm && *bpm >= 1 && *bpm <= 1000) return bpm;
    diagnostics.error(value.span(), in_quotes(value.text) + " is no tempo", "write 'bpm 124'; 1 to 1000");
    return std::nullopt;
}

std::optional<std::string> parse_key(Tokens values, Diagnostics& diagnostics) {
    const auto root = parse_pitch_name(values[0].text);
    const std::string_view joined = root ? values[0].text.substr(root->length) : "";
    // "F#m" is F# minor.
    if (!root || !(joined.empty() || (values.size() == 1 && is_mode(joined)))) {
        diagnostics.error(values[0].span(), in_quotes(values[0].text) + " is no key",
            "write a root and a scale: 'scale D dorian', 'key F# min'");
        return std::nullopt;
    }
    if (values.size() > 1 && !is_mode(values[1].text))
        diagnostics.warning(values[1].span(), "unknown scale " + in_quotes(values[1].text),
            did_you_mean(values[1].text, mode_names()));
    std::string key(values[0].text);
    for (const Token& token : values.subspan(1)) key.append(" ").append(token.text);
    return key;
}

std::optional<Meter> parse_meter(const Token& value, Diagnostics& diagnostics) {
    const std::size_t slash = value.text.find('/');
    const auto beats = parse_count(value.text.substr(0, slash));
    const auto unit =
        slash == std::string_view::npos ? std::nullopt : parse_count(value.text.substr(slash + 1));
    const bool power_of_two = unit && *unit >= 1 && *unit <= 64 && (*unit & (*unit - 1)) == 0;
    if (beats && *beats >= 1 && *beats <= 64 && power_of_two) return Meter{*beats, *unit};
    diagnostics.error(value.span(), in_quotes(value.text) + " is no meter",
        "write 'meter 7/8': 1 to 64 beats, over 1, 2, 4, 8, 16, 32 or 64");
    return std::nullopt;
}

/// "5.1": bar and beat, from 1; "5" and "5.2.5" (half a beat behind the second) too.
bool read_place(std::string_view text, TempoLine::Step& step) {
    const std::size_t point = text.find('.');
    const auto bar = parse_count(text.substr(0, point));
    if (!bar || *bar < 1 || *bar > longest_section) return false;
    step.bar = *bar;
    if (point == std::string_view::npos) return true;
    const auto beat = parse_fraction(text.substr(point + 1));
    if (!beat || *beat < Ticks(1) || *beat > Ticks(65)) return false;
    step.beat = *beat;
    return true;
}

constexpr std::string_view tempo_form =
    "write 'bpm 90', 'bpm 90 at 5.1 96' (bar and beat, then the tempo there) or 'bpm ramp 90 120'";

std::optional<TempoLine> parse_tempo_ramp(Tokens values, Diagnostics& diagnostics) {
    if (values.size() < 3) {
        diagnostics.error(span_of(values), "a ramp goes from one tempo to another", std::string(tempo_form));
        return std::nullopt;
    }
    const auto from = parse_bpm(values[1], diagnostics), to = parse_bpm(values[2], diagnostics);
    if (!from || !to) return std::nullopt;
    refuse_more(values, 3, diagnostics);
    return TempoLine{{{.bpm = *from, .position = values[1].position}}, to};
}

std::optional<TempoLine> parse_tempo_line(Tokens values, Diagnostics& diagnostics) {
    if (values[0].text == "ramp") return parse_tempo_ramp(values, diagnostics);
    TempoLine line;
    if (values[0].text != "at") {
        const auto bpm = parse_bpm(values[0], diagnostics);
        if (!bpm) return std::nullopt;
        line.steps.push_back({.bpm = *bpm, .position = values[0].position});
        values = values.subspan(1);
    }
    while (!values.empty()) {
        if (values.front().text == "at") {
            values = values.subspan(1);
            continue;
        }
        TempoLine::Step step{.position = values.front().position};
        const bool is_place = read_place(values.front().text, step);
        if (!is_place || values.size() < 2) {
            diagnostics.error(values.front().span(),
                in_quotes(values.front().text) + " is no place and tempo", std::string(tempo_form));
            break;
        }
        if (const auto bpm = parse_bpm(values[1], diagnostics)) {
            step.bpm = *bpm;
            line.steps.push_back(step);
        }
        values = values.subspan(2);
    }
    if (line.steps.empty()) return std::nullopt;
    return line;
}

void read_bars(const Token& value, Tree& tree, Diagnostics& diagnostics) {
    const auto bars = parse_count(value.text);
    if (!bars || *bars < 1 || *bars > longest_section)
        return diagnostics.error(value.span(), in_quotes(value.text) + " is no number of bars",
            "write 'b 4'; 1 to " + std::to_string(longest_section));
    tree.bars = *bars;
}

void read_division(const Token& value, Tree& tree, Diagnostics& diagnostics) {
    const auto division = parse_count(value.text);
    if (!division || *division < 1 || *division > largest_division)
        return diagnostics.error(value.span(), in_quotes(value.text) + " is no division of MIDI files",
            "write 'division 480', ticks to the quarter note; 1 to " + std::to_string(largest_division));
    tree.division = *division;
}

void read_seed(const Token& value, Tree& tree, Diagnostics& diagnostics) {
    const auto seed = parse_count(value.text);
    if (!seed)
        return diagnostics.error(value.span(), in_quotes(value.text) + " is no seed", "write 'seed 7'");
    tree.seed = std::uint64_t(*seed);
}

} // namespace

bool is_signature_word(std::string_view word) {
    return word == "bpm" || word == "scale" || word == "key" || word == "meter" || word == "b"
           || word == "seed" || word == "tuning" || word == "division";
}

void read_signature(Tokens tokens, Tree& tree, Diagnostics& diagnostics) {
    const Token& word = tokens.front();
    const Tokens values = tokens.subspan(1);
    if (word.text == "swing")
        return diagnostics.warning(
            word.span(), "'swing' has no effect here", "write 'sw 60' in the tracks that swing");
    if (!is_signature_word(word.text))
        return diagnostics.error(word.span(), "unknown word " + in_quotes(word.text) + " in 'sig'",
            did_you_mean(word.text, {"bpm", "scale", "key", "meter", "seed", "tuning", "division"}));
    if (values.empty()) return diagnostics.error(word.span(), in_quotes(word.text) + " has no value");
    if (word.text == "tuning") {
        if (auto tuning = parse_tuning(word, values, diagnostics)) tree.tuning = std::move(tuning);
        return;
    }
    if (word.text == "scale" || word.text == "key") {
        if (auto key = parse_key(values, diagnostics)) tree.key = std::move(key);
        return;
    }
    if (word.text == "bpm" && (values.size() > 1 || values[0].text == "ramp"))
        diagnostics.warning(span_of(values),
            "a tempo that moves stands in a section; here only its start counts", "write it under 'sec'");
    else
        refuse_more(values, 1, diagnostics);
    const Token& value = values[values[0].text == "ramp" && values.size() > 1 ? 1 : 0];
    if (word.text == "bpm") {
        if (const auto bpm = parse_bpm(value, diagnostics)) tree.bpm = bpm;
    }
    if (word.text == "meter") {
        if (const auto meter = parse_meter(value, diagnostics)) tree.meter = meter;
    }
    if (word.text == "b") read_bars(value, tree, diagnostics);
    if (word.text == "seed") read_seed(value, tree, diagnostics);
    if (word.text == "division") read_division(value, tree, diagnostics);
}

bool is_section_word(std::string_view word) {
    return word == "bpm" || word == "scale" || word == "key" || word == "meter" || word == "tuning";
}

void read_section_line(Tokens tokens, SectionBlock& section, Diagnostics& diagnostics) {
    const Token& word = tokens.front();
    const Tokens values = tokens.subspan(1);
    if (values.empty()) return diagnostics.error(word.span(), in_quotes(word.text) + " has no value");
    if (!section.tracks.empty())
        diagnostics.warning(word.span(),
            in_quotes(word.text) + " stands behind tracks, and holds for the whole section",
            "write it in front of the section's tracks");
    if (word.text == "tuning") {
        if (auto tuning = parse_tuning(word, values, diagnostics)) section.tuning = std::move(tuning);
    } else if (word.text == "scale" || word.text == "key") {
        if (auto key = parse_key(values, diagnostics)) section.key = std::move(key);
    } else if (word.text == "bpm") {
        if (auto tempo = parse_tempo_line(values, diagnostics)) section.tempo = std::move(tempo);
    } else if (const auto meter = parse_meter(values[0], diagnostics)) {
        section.meter = meter;
        refuse_more(values, 1, diagnostics);
    }
}

} // namespace aviary::song
