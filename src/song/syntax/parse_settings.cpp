#include "song/syntax/parse_settings.h"

#include "song/syntax/numbers.h"
#include "song/syntax/parser.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace aviary::song {

namespace {

using Tokens = std::span<const Token>;

constexpr double loudest = 24; ///< dB
constexpr int most_edo = 1'000;
constexpr double longest_clip_seconds = 1'000'000;

template <typename Value>
Written<Value> written(Value value, const Token& token) {
    return {value, token.position, token.span().length};
}

std::optional<double> parse_level(const Token& token, Diagnostics& diagnostics) {
    if (token.text == "-inf") return -std::numeric_limits<double>::infinity();
    const auto level = parse_decimal(token.text);
    if (level && *level <= loudest && *level >= -1000) return level;
    diagnostics.warning(token.span(), in_quotes(token.text) + " is no level and is left out",
        "levels are in dB, up to 24: '-6', '0', '-inf'");
    return std::nullopt;
}

void read_pan(const Token& token, TrackMix& mix, Diagnostics& diagnostics) {
    auto pan = parse_decimal(token.text);
    if (pan && std::abs(*pan) > 1 && std::abs(*pan) <= 100) {
        pan = *pan / 100;
        diagnostics.warning(token.span(), "a pan of " + in_quotes(token.text) + " is read as percent",
            "write -1 (left) to 1 (right): 'pan -0.3'");
    }
    if (!pan || std::abs(*pan) > 1)
        return diagnostics.error(
            token.span(), in_quotes(token.text) + " is no pan", "write -1 (left) to 1 (right): 'pan -0.3'");
    mix.pan = written(*pan, token);
}

void read_send(const Token& word, Tokens arguments, TrackMix& mix, Diagnostics& diagnostics) {
    const auto to = parse_track_number(word, arguments, diagnostics);
    if (!to) return;
    if (arguments.size() < 2)
        return diagnostics.error(
            word.span(), "a send needs its level", "write 'send 2 -12': the track, and dB");
    const auto given = parse_level(arguments[1], diagnostics);
    if (!given) return;
    TrackMix::Send send{*to, written(*given, arguments[1])};
    if (arguments.size() > 2 && arguments[2].text == "pre")
        send.pre = written(true, arguments[2]);
    else if (arguments.size() > 2)
        diagnostics.warning(arguments[2].span(), in_quotes(arguments[2].text) + " of a send is left out",
            "behind the level stands nothing, or 'pre': 'send 2 -12 pre' takes it before the fader");
    const auto same =
        std::ranges::find_if(mix.sends, [&](const auto& send) { return send.to.value == to->value; });
    if (same != mix.sends.end()) {
        diagnostics.warning(to->position.line ? Span{to->position, to->length} : word.span(),
            "a second send to track " + std::to_string(to->value) + " takes the place of the first");
        *same = std::move(send);
        return;
    }
    mix.sends.push_back(std::move(send));
}

/// The numbers behind a word such as `fade`; nothing when there are not so many.
bool take_numbers(Tokens& rest, std::span<double> numbers) {
    for (double& number : numbers) {
        const auto next = rest.empty() ? std::nullopt : parse_decimal(rest.front().text);
        if (!next || std::abs(*next) > longest_clip_seconds) return false;
        number = *next;
        rest = rest.subspan(1);
    }
    return true;
}

void read_clip_words(Tokens rest, Clip& clip, Diagnostics& diagnostics) {
    while (!rest.empty()) {
        const Token& word = rest.front();
        rest = rest.subspan(1);
        double numbers[2] = {};
        const std::span<double> one(numbers, 1), two(numbers, 2);
        bool understood = true;
        if (word.text == "from") {
            understood = take_numbers(rest, one) && numbers[0] >= 0;
            clip.from_seconds = numbers[0];
        } else if (word.text == "fade") {
            understood = take_numbers(rest, two) && numbers[0] >= 0 && numbers[1] >= 0;
            clip.fade_in_seconds = numbers[0], clip.fade_out_seconds = numbers[1];
        } else if (word.text == "gain") {
            understood = take_numbers(rest, one) && numbers[0] <= loudest;
            clip.gain_db = numbers[0];
        } else if (word.text == "stretch") {
            understood = take_numbers(rest, one) && numbers[0] >= 1 && numbers[0] <= 1000;
            if (understood) clip.bpm = numbers[0];
        } else {
            const std::string guess = did_you_mean(word.text, {"from", "fade", "gain", "stretch"});
            diagnostics.warning(word.span(), in_quotes(word.text) + " of a clip is left out",
                guess.empty() ? "behind its start and length a clip has: 'from 2', 'fade .1 .5', 'gain -3', "
                                "'stretch 96'"
                              : guess);
        }
        if (!understood)
            diagnostics.error(word.span(), in_quotes(word.text) + " of a clip lacks its number",
                "write 'from 2' (seconds), 'fade .1 .5' (seconds), 'gain -3' (dB), 'stretch 96' (bpm)");
    }
}

} // namespace

bool is_mix_word(std::string_view word) {
    return word == "volume" || word == "pan" || word == "mute" || word == "solo" || word == "send"
           || word == "out";
}

void read_mix_line(const Token& word, Tokens arguments, TrackMix& mix, Diagnostics& diagnostics) {
    if (word.text == "mute" || word.text == "solo") {
        (word.text == "mute" ? mix.mute : mix.solo) = written(true, word);
        return refuse_more(arguments, 0, diagnostics);
    }
    if (word.text == "send") {
        read_send(word, arguments, mix, diagnostics);
        return refuse_more(arguments, 3, diagnostics);
    }
    if (word.text == "out") {
        if (const auto to = parse_track_number(word, arguments, diagnostics)) mix.out = to;
        return refuse_more(arguments, 1, diagnostics);
    }
    if (arguments.empty())
        return diagnostics.error(word.span(), in_quotes(word.text) + " has no value",
            word.text == "pan" ? "write 'pan -0.3'" : "write 'volume -6' (dB)");
    if (word.text == "pan")
        read_pan(arguments[0], mix, diagnostics);
    else if (const auto level = parse_level(arguments[0], diagnostics))
        mix.volume = written(*level, arguments[0]);
    refuse_more(arguments, 1, diagnostics);
}

std::optional<Clip> parse_clip(const Token& word, Tokens arguments, Diagnostics& diagnostics) {
    const std::string form = "write 'clip take.wav 0 8': a file, its first beat, how many beats";
    if (arguments.empty()) {
        diagnostics.error(word.span(), "'clip' names no file", form);
        return std::nullopt;
    }
    Clip clip{.file = std::string(arguments[0].text),
        .start = {},
        .length = {},
        .bpm = {},
        .position = arguments[0].position};
    Tokens rest = arguments.subspan(1);
    for (Ticks* const place : {&clip.start, &clip.length}) {
        const auto beats = rest.empty() ? std::nullopt : parse_fraction(rest.front().text);
        if (!beats || *beats < Ticks(0)) {
            diagnostics.error(rest.empty() ? arguments[0].span() : rest.front().span(),
                "a clip needs its first beat and its length", form);
            return std::nullopt;
        }
        *place = *beats * Ticks(ticks_per_beat);
        rest = rest.subspan(1);
    }
    if (clip.length == Ticks(0)) {
        diagnostics.error(arguments[2].span(), "a clip of no length is left out", form);
        return std::nullopt;
    }
    read_clip_words(rest, clip, diagnostics);
    return clip;
}

std::optional<TuningWord> parse_tuning(const Token& word, Tokens arguments, Diagnostics& diagnostics) {
    const std::string form = "write 'tuning edo 31', 'tuning meantone.scl' or 'tuning meantone.scl keys.kbm'";
    if (arguments.empty()) {
        diagnostics.error(word.span(), "'tuning' names no tuning", form);
        return std::nullopt;
    }
    const Span whole = span_of(arguments);
    TuningWord tuning{.position = whole.position, .length = whole.length};
    if (arguments[0].text == "edo") {
        const auto steps = arguments.size() > 1 ? parse_count(arguments[1].text) : std::nullopt;
        if (!steps || *steps < 1 || *steps > most_edo) {
            diagnostics.error(whole, "'edo' takes into how many equal steps the octave is divided",
                "write 'tuning edo 31'");
            return std::nullopt;
        }
        tuning.edo = *steps;
        refuse_more(arguments, 2, diagnostics);
        return tuning;
    }
    tuning.scale_file = arguments[0].text;
    if (arguments.size() > 1) tuning.keyboard_file = arguments[1].text;
    refuse_more(arguments, 2, diagnostics);
    const bool is_scale = tuning.scale_file.ends_with(".scl");
    const bool is_map = tuning.keyboard_file.empty() || tuning.keyboard_file.ends_with(".kbm");
    if (is_scale && is_map) return tuning;
    diagnostics.error(arguments[is_scale ? 1 : 0].span(),
        in_quotes(arguments[is_scale ? 1 : 0].text) + " is no tuning", form);
    return std::nullopt;
}

std::optional<Written<int>> parse_track_number(
    const Token& word, Tokens arguments, Diagnostics& diagnostics) {
    const auto number = arguments.empty() ? std::nullopt : parse_count(arguments[0].text);
    if (number && *number >= 1 && *number <= highest_track) return written(*number, arguments[0]);
    diagnostics.error(arguments.empty() ? word.span() : arguments[0].span(),
        in_quotes(word.text) + " takes the number of a track", "write '" + std::string(word.text) + " 2'");
    return std::nullopt;
}

void refuse_more(Tokens arguments, std::size_t expected, Diagnostics& diagnostics) {
    if (arguments.size() <= expected) return;
    diagnostics.error(span_of(arguments.subspan(expected)),
        in_quotes(arguments[expected].text) + " is one word too many and is left out");
}

} // namespace aviary::song
