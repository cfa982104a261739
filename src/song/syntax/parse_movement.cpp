// The lines of a track that move things: swing, expression, and parameters.
#include "song/syntax/parse_settings.h"
#include "song/syntax/parse_track.h"
#include "song/syntax/rhythm.h"
#include "song/syntax/steps.h"

#include <algorithm>
#include <cmath>

namespace aviary::song {

namespace {

constexpr int default_humanize = 3, most_humanize = 960;  ///< ticks
constexpr double longest_ramp = 1'000'000;                ///< beats
constexpr double slowest_lfo = 0.0001, fastest_lfo = 100; ///< Hz
constexpr double widest_bend = 48;                        ///< semitones, as MPE has them

std::string modern_swing(Swing swing) {
    std::string text = "'sw " + std::to_string(swing.amount);
    if (swing.humanize > 0) text += " ~" + std::to_string(swing.humanize);
    return text + "'";
}

bool is_swing_grid(std::string_view text) {
    return !text.empty() && text.find_first_not_of("wqxhesdt") == std::string_view::npos;
}

/// A written value as 0..1. With a decimal point and at most 1 it is a fraction, else it is percent: "0.2" and "20" are
/// the same, "1" is one percent. `fractions`: every number is a fraction, as in a ramp whose values are both at most 1.
double value_of(const Token& token, double number, bool fractions, Diagnostics& diagnostics) {
    const bool fraction = fractions || (number <= 1 && token.text.find('.') != std::string_view::npos);
    const double value = fraction ? number : number / 100;
    if (value < 0 || value > 1)
        diagnostics.warning(token.span(),
            in_quotes(token.text) + " is beyond the parameter's travel, held at its end",
            "values are 0 to 100 percent, or 0.0 to 1.0");
    return std::clamp(value, 0.0, 1.0);
}

/// Controllers are written as MIDI has them, 0 to 127.
bool is_controller(const ParameterLine& line) { return line.controller.has_value(); }

double value_of(
    const Token& token, double number, bool fractions, const ParameterLine& line, Diagnostics& diagnostics) {
    if (!is_controller(line) || (number <= 1 && token.text.find('.') != std::string_view::npos))
        return value_of(token, number, fractions, diagnostics);
    if (number < 0 || number > 127)
        diagnostics.warning(token.span(),
            in_quotes(token.text) + " is beyond a controller's travel, held at its end",
            "values are 0 to 127, or 0.0 to 1.0");
    return std::clamp(number / 127, 0.0, 1.0);
}

void parse_ramp(std::span<const Token> tokens, ParameterLine& line, Diagnostics& diagnostics) {
    const std::string form = "write 'ramp 0.2 0.9', with '4b' (beats) or 'sec' behind for its length";
    const auto from = tokens.size() > 1 ? parse_decimal(tokens[1].text) : std::nullopt;
    const auto to = tokens.size() > 2 ? parse_decimal(tokens[2].text) : std::nullopt;
    if (!from || !to)
        return diagnostics.error(span_of(tokens), "a ramp goes from one value to another", form);
    const bool fractions = *from <= 1 && *to <= 1 && !is_controller(line);
    line.motion = ParameterLine::Motion::ramp;
    line.steps = {{ParameterStep::Kind::ramp, value_of(tokens[1], *from, fractions, line, diagnostics)},
        {ParameterStep::Kind::hold, value_of(tokens[2], *to, fractions, line, diagnostics)}};
    if (tokens.size() == 3) return;
    const std::string_view span = tokens[3].text;
    const auto beats = span.ends_with('b') ? parse_decimal(span.substr(0, span.size() - 1)) : std::nullopt;
    if (span == "sec") {
        line.span = ParameterLine::Span::section;
    } else if (beats && *beats > 0 && *beats <= longest_ramp) {
        line.span = ParameterLine::Span::beats;
        line.beats = *beats;
    } else {
        diagnostics.error(
            tokens[3].span(), "unknown length " + in_quotes(span) + " of a ramp, one bar is taken", form);
    }
    refuse_more(tokens, 4, diagnostics);
}

std::optional<Lfo::Shape> shape_of(std::string_view word) {
    using Shape = Lfo::Shape;
    if (word == "sine" || word == "sin") return Shape::sine;
    if (word == "tri" || word == "triangle") return Shape::triangle;
    if (word == "saw") return Shape::saw;
    if (word == "square") return Shape::square;
    if (word == "random") return Shape::random;
    return std::nullopt;
}

/// `1/4`, `q`, `2b` (bars), `0.3hz`.
bool read_rate(std::string_view text, Lfo& lfo) {
    if (text.ends_with("hz") || text.ends_with("Hz")) {
        const auto hertz = parse_decimal(text.substr(0, text.size() - 2));
        lfo.hertz = hertz.value_or(0);
        return hertz && *hertz >= slowest_lfo && *hertz <= fastest_lfo;
    }
    if (text.ends_with('b')) {
        const auto bars = parse_fraction(text.substr(0, text.size() - 1));
        lfo.bars = bars.value_or(0);
        return bars && *bars >= Ticks(1, 64) && *bars <= Ticks(10'000);
    }
    if (const auto ticks = parse_length(text)) {
        lfo.period = *ticks;
        return true;
    }
    const auto whole = text.find('/') == std::string_view::npos ? std::nullopt : parse_fraction(text);
    if (!whole || *whole < Ticks(1, 256) || *whole > Ticks(10'000)) return false;
    lfo.period = *whole * Ticks(4 * ticks_per_beat);
    return true;
}

void parse_lfo(std::span<const Token> tokens, ParameterLine& line, Diagnostics& diagnostics) {
    const std::string form =
        "write 'lfo sine 1/4 0.2 0.8': a shape (sine, tri, saw, square, random), a rate ('1/4', "
        "'2b' for two bars, '0.3hz'), the least and the most";
    Lfo lfo;
    const auto shape = tokens.size() > 1 ? shape_of(tokens[1].text) : std::nullopt;
    if (!shape)
        return diagnostics.error(
            tokens.size() > 1 ? tokens[1].span() : span_of(tokens), "this 'lfo' has no shape", form);
    lfo.shape = *shape;
    if (tokens.size() < 3 || !read_rate(tokens[2].text, lfo))
        return diagnostics.error(
            tokens.size() > 2 ? tokens[2].span() : span_of(tokens), "this 'lfo' has no rate", form);
    if (tokens.size() > 3) {
        const auto low = parse_decimal(tokens[3].text);
        const auto high = tokens.size() > 4 ? parse_decimal(tokens[4].text) : std::nullopt;
        if (!low || !high)
            return diagnostics.error(span_of(tokens.subspan(3)), "an lfo moves between two values", form);
        const bool fractions = *low <= 1 && *high <= 1 && !is_controller(line);
        lfo.low = value_of(tokens[3], *low, fractions, line, diagnostics);
        lfo.high = value_of(tokens[4], *high, fractions, line, diagnostics);
    }
    if (tokens.size() > 5) {
        const auto phase = parse_decimal(tokens[5].text);
        if (phase)
            lfo.phase = value_of(tokens[5], *phase, *phase <= 1, diagnostics);
        else
            diagnostics.error(tokens[5].span(), in_quotes(tokens[5].text) + " is no phase and is left out",
                "write 0 to 1 of a period");
    }
    refuse_more(tokens, 6, diagnostics);
    line.motion = ParameterLine::Motion::lfo;
    line.lfo = lfo;
}

void parse_value(const Token& token, ParameterLine& line, Diagnostics& diagnostics) {
    using Kind = ParameterStep::Kind;
    std::string_view text = token.text;
    if (text == "|") return;
    if (text == "." || text == "-") {
        line.steps.push_back({Kind::keep});
        return;
    }
    const Kind kind = text.ends_with('/') ? Kind::ramp : Kind::hold;
    if (text.ends_with('/') || text.ends_with('_')) text.remove_suffix(1);
    const auto number = parse_decimal(text);
    if (!number)
        return diagnostics.error(token.span(),
            in_quotes(token.text) + " is no value for " + in_quotes(line.parameter),
            is_controller(line) ? "write 0 to 127, '.', 'ramp 0 127' or 'lfo sine 1/4 0 127'"
                                : "write 0 to 100 (percent), '.', 'ramp 0.2 0.9' or 'lfo sine 1/4 0.2 0.8'");
    line.steps.push_back({kind, value_of(token, *number, false, line, diagnostics)});
}

/// One end of a movement within a note.
std::optional<float> parse_expression_value(
    std::string_view text, const Token& token, bool is_bend, Diagnostics& diagnostics) {
    const auto number = parse_decimal(text);
    if (!number) return std::nullopt;
    if (!is_bend) {
        const bool fraction = *number <= 1 && text.find('.') != std::string_view::npos;
        return float(value_of({text, token.position}, *number, fraction, diagnostics));
    }
    if (std::abs(*number) > widest_bend)
        diagnostics.warning(token.span(), in_quotes(text) + " bends by more than "
                                              + std::to_string(int(widest_bend)) + " semitones, held there");
    return float(std::clamp(*number, -widest_bend, widest_bend));
}

} // namespace

ExpressionLine parse_expression(const Token& word, std::span<const Token> tokens, Diagnostics& diagnostics) {
    const bool is_bend = word.text == "bend";
    ExpressionLine line;
    for (const Token& token : tokens) {
        if (token.text == "|") continue;
        if (token.text == "-" || token.text == ".") {
            line.push_back({.repeats = true});
            continue;
        }
        const std::size_t slash = token.text.find('/');
        const auto from = parse_expression_value(token.text.substr(0, slash), token, is_bend, diagnostics);
        const auto to = slash == std::string_view::npos ? from
                                                        : parse_expression_value(token.text.substr(slash + 1),
                                                            token, is_bend, diagnostics);
        if (from && to)
            line.push_back({.sweep = {*from, *to}});
        else
            diagnostics.error(token.span(),
                in_quotes(token.text) + " is no value for " + in_quotes(word.text) + " and is left out",
                is_bend ? "write semitones for each hit, 'a/b' moves within it: 'bend 0 2 0/-1'"
                        : "write percent for each hit, 'a/b' moves within it: '" + std::string(word.text)
                              + " 20 90 20/90'");
    }
    return line;
}

Swing parse_swing(const Token& word, std::span<const Token> tokens, Diagnostics& diagnostics) {
    Swing swing;
    int direction = 0;
    bool older = false, number_given = false;
    for (const Token& token : tokens) {
        const std::string_view text = token.text;
        const auto amount = parse_count(text);
        if (text == "<" || text == ">" || text == "-") {
            direction = text == "<" ? 1 : text == ">" ? -1 : 0;
            older = true;
        } else if (amount && *amount <= 100) {
            swing.amount = *amount;
            number_given = true;
        } else if (text == "~" || text == "human") {
            swing.humanize = default_humanize;
            older |= text == "human";
        } else if (const auto ticks = parse_count(text.substr(1));
                   text.starts_with('~') && ticks && *ticks <= most_humanize) {
            swing.humanize = *ticks;
        } else if (older && is_swing_grid(text)) {
            continue; // the older form named a grid here; today each slot swings by its own length
        } else {
            diagnostics.error(token.span(), "unknown swing " + in_quotes(text) + " is left out",
                "write 'sw 60 ~3': 50 percent is straight, '~3' moves notes by up to 3 ticks");
        }
    }
    if (!older) return swing;
    swing.amount = number_given ? 50 + direction * swing.amount / 2 : 50;
    const std::string modern = modern_swing(swing);
    const Token& last = tokens.back();
    const int length = last.position.column + last.span().length - word.position.column;
    diagnostics.warning(word.span(), "older form of 'sw', read as " + modern, "write " + modern,
        {{word.position, length, modern.substr(1, modern.size() - 2)}});
    return swing;
}

void parse_parameter(std::span<const Token> tokens, ParameterLine& line, Diagnostics& diagnostics) {
    if (tokens.empty()) return;
    if (tokens.front().text == "ramp") return parse_ramp(tokens, line, diagnostics);
    if (tokens.front().text == "lfo") return parse_lfo(tokens, line, diagnostics);
    for (const Token& token : tokens) parse_value(token, line, diagnostics);
}

} // namespace aviary::song
