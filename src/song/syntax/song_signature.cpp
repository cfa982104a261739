#include "song/syntax/song_signature.h"

#include "song/syntax/parser.h"
#include "song/syntax/pitch_names.h"
#include "song/syntax/steps.h"

#include <algorithm>
#include <cctype>

namespace aviary::song {

namespace {

using Tokens = std::span<const Token>;

constexpr std::string_view modes[] = {"major", "maj", "ionian", "minor", "min", "aeolian", "dorian",
    "phrygian", "lydian", "mixolydian", "locrian", "harmonic", "melodic", "pentatonic", "blues", "chromatic",
    "wholetone"};

void read_bpm(const Token& value, Tree& tree, Diagnostics& diagnostics) {
    const auto bpm = parse_decimal(value.text);
    if (!bpm || *bpm < 1 || *bpm > 1000)
        return diagnostics.error(
            value.span(), in_quotes(value.text) + " is no tempo", "write 'bpm 124'; 1 to 1000");
    tree.bpm = *bpm;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = char(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

void read_key(Tokens values, Tree& tree, Diagnostics& diagnostics) {
    const auto root = parse_pitch_name(values[0].text);
    if (!root || root->length != values[0].text.size())
        return diagnostics.error(values[0].span(), in_quotes(values[0].text) + " is no key",
            "write a root and a scale: 'scale D dorian', 'key F# min'");
    if (values.size() > 1) {
        const std::string mode = lower(values[1].text);
        if (std::find(std::begin(modes), std::end(modes), mode) == std::end(modes))
            diagnostics.warning(
                values[1].span(), "unknown scale " + in_quotes(values[1].text), did_you_mean(mode, modes));
    }
    std::string key(values[0].text);
    for (const Token& token : values.subspan(1)) key.append(" ").append(token.text);
    tree.key = std::move(key);
}

void read_meter(const Token& value, Tree& tree, Diagnostics& diagnostics) {
    const std::size_t slash = value.text.find('/');
    const auto beats = parse_count(value.text.substr(0, slash));
    const auto unit =
        slash == std::string_view::npos ? std::nullopt : parse_count(value.text.substr(slash + 1));
    const bool power_of_two = unit && *unit >= 1 && *unit <= 64 && (*unit & (*unit - 1)) == 0;
    if (!beats || *beats < 1 || *beats > 64 || !power_of_two)
        return diagnostics.error(value.span(), in_quotes(value.text) + " is no meter",
            "write 'meter 7/8': 1 to 64 beats, over 1, 2, 4, 8, 16, 32 or 64");
    tree.meter = Meter{*beats, *unit};
}

void read_bars(const Token& value, Tree& tree, Diagnostics& diagnostics) {
    const auto bars = parse_count(value.text);
    if (!bars || *bars < 1 || *bars > longest_section)
        return diagnostics.error(value.span(), in_quotes(value.text) + " is no number of bars",
            "write 'b 4'; 1 to " + std::to_string(longest_section));
    tree.bars = *bars;
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
           || word == "seed";
}

void read_signature(Tokens tokens, Tree& tree, Diagnostics& diagnostics) {
    const Token& word = tokens.front();
    const Tokens values = tokens.subspan(1);
    if (!is_signature_word(word.text))
        return diagnostics.error(word.span(), "unknown word " + in_quotes(word.text) + " in 'sig'",
            did_you_mean(word.text, {"bpm", "scale", "key", "meter", "seed"}));
    if (values.empty()) return diagnostics.error(word.span(), in_quotes(word.text) + " has no value");
    if (word.text == "scale" || word.text == "key") return read_key(values, tree, diagnostics);
    if (values.size() > 1)
        diagnostics.error(
            span_of(values.subspan(1)), in_quotes(values[1].text) + " is one word too many and is left out");
    if (word.text == "bpm") read_bpm(values[0], tree, diagnostics);
    if (word.text == "meter") read_meter(values[0], tree, diagnostics);
    if (word.text == "b") read_bars(values[0], tree, diagnostics);
    if (word.text == "seed") read_seed(values[0], tree, diagnostics);
}

} // namespace aviary::song
