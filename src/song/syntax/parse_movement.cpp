// The lines of a track that move things: swing, and parameters.
#include "song/syntax/parse_track.h"
#include "song/syntax/steps.h"

#include <algorithm>
#include <cmath>

namespace aviary::song {

namespace {

constexpr int default_humanize = 3, most_humanize = 960; ///< ticks
constexpr double longest_ramp = 1'000'000;               ///< beats

std::string modern_swing(Swing swing) {
    std::string text = "'sw " + std::to_string(swing.amount);
    if (swing.humanize > 0) text += " ~" + std::to_string(swing.humanize);
    return text + "'";
}

bool is_swing_grid(std::string_view text) {
    return !text.empty() && text.find_first_not_of("wqxdt") == std::string_view::npos;
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

void parse_ramp(std::span<const Token> tokens, ParameterLine& line, Diagnostics& diagnostics) {
    const std::string form = "write 'ramp 0.2 0.9', with '4b' (beats) or 'sec' behind for its length";
    const auto from = tokens.size() > 1 ? parse_decimal(tokens[1].text) : std::nullopt;
    const auto to = tokens.size() > 2 ? parse_decimal(tokens[2].text) : std::nullopt;
    if (!from || !to)
        return diagnostics.error(span_of(tokens), "a ramp goes from one value to another", form);
    const bool fractions = *from <= 1 && *to <= 1;
    line.motion = ParameterLine::Motion::ramp;
    line.steps = {{ParameterStep::Kind::ramp, value_of(tokens[1], *from, fractions, diagnostics)},
        {ParameterStep::Kind::hold, value_of(tokens[2], *to, fractions, diagnostics)}};
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
    if (tokens.size() > 4)
        diagnostics.error(
            span_of(tokens.subspan(4)), in_quotes(tokens[4].text) + " is one word too many and is left out");
}

void parse_value(const Token& token, ParameterLine& line, Diagnostics& diagnostics) {
    using Kind = ParameterStep::Kind;
    std::string_view text = token.text;
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
            "write 0 to 100 (percent), '.', or 'ramp 0.2 0.9'");
    line.steps.push_back({kind, value_of(token, *number, false, diagnostics)});
}

} // namespace

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
    diagnostics.warning(word.span(), "older form of 'sw', read as " + modern, "write " + modern);
    return swing;
}

void parse_parameter(std::span<const Token> tokens, ParameterLine& line, Diagnostics& diagnostics) {
    if (tokens.empty()) return;
    if (tokens.front().text == "ramp") return parse_ramp(tokens, line, diagnostics);
    if (tokens.front().text == "lfo") {
        diagnostics.warning(span_of(tokens),
            "'lfo' has no effect on " + in_quotes(line.parameter)
                + ": this version of Aviary does not play it",
            "write 'ramp 0.2 0.9' or a value for each slot");
        return;
    }
    for (const Token& token : tokens) parse_value(token, line, diagnostics);
}

} // namespace aviary::song
