#include "song/syntax/parse_motif.h"

#include "base/utf8.h"
#include "song/syntax/numbers.h"
#include "song/syntax/pitch_names.h"
#include "song/syntax/rhythm.h"
#include "song/syntax/scale.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace aviary::song {

namespace {

using Doing = MotifOperation::Kind;

struct Named {
    std::string_view word;
    Doing kind;
    std::string_view form; ///< what to write
};
constexpr Named operations[] = {
    {"transpose", Doing::transpose, "'transpose 7' (semitones) or 'transpose 2d' (steps of the scale)"},
    {"octave", Doing::octave, "'octave 1' or 'octave -1'"},
    {"invert", Doing::invert, "'invert' or 'invert C4'"},
    {"rev", Doing::reverse, "'rev'"},
    {"stretch", Doing::stretch, "'stretch 2', 'stretch 0.5' or 'stretch 2/3'"},
    {"rotate", Doing::rotate, "'rotate 1' (slots)"},
    {"constrain", Doing::constrain, "'constrain' or 'constrain D dorian'"},
    {"harmonize", Doing::harmonize, "'harmonize 4 7' (semitones) or 'harmonize 2d 4d' (steps of the scale)"},
    {"shift_vel", Doing::shift_velocity, "'shift_vel -20'"},
    {"scale_vel", Doing::scale_velocity, "'scale_vel 0.8'"},
    {"quantize", Doing::quantize, "'quantize x' (a note length)"},
    {"humanize", Doing::humanize, "'humanize 3' (ticks)"},
    {"swing", Doing::swing, "'swing 60' (percent)"},
};

/// Cuts the text of one token into words that keep their place.
std::vector<Token> words_of(std::string_view text, Position position) {
    std::vector<Token> words;
    while (true) {
        const std::size_t blanks = std::min(text.find_first_not_of(" \t"), text.size());
        position.column += int(blanks);
        text.remove_prefix(blanks);
        if (text.empty()) return words;
        const std::string_view word = text.substr(0, text.find_first_of(" \t"));
        words.push_back({word, position});
        position.column += characters_in(word);
        text.remove_prefix(word.size());
    }
}

std::optional<Interval> parse_interval(std::string_view text) {
    Interval interval;
    interval.is_degrees = text.ends_with('d');
    if (interval.is_degrees) text.remove_suffix(1);
    auto amount = parse_signed(text);
    if (!amount) amount = parse_count(text);
    if (!amount || std::abs(*amount) > 127) return std::nullopt;
    interval.amount = *amount;
    return interval;
}

/// What the operation takes; false: it is not what is written there.
bool read_arguments(MotifOperation& operation, std::span<const Token> words) {
    const auto fraction = words.empty() ? std::nullopt : parse_fraction(words[0].text);
    const auto takes_number = [&](Ticks low, Ticks high, bool whole) {
        if (words.size() != 1 || !fraction || *fraction < low || *fraction > high) return false;
        operation.amount = *fraction;
        return !whole || fraction->denominator() == 1;
    };
    switch (operation.kind) {
    case Doing::transpose:
    case Doing::harmonize:
        for (const Token& word : words) {
            const auto interval = parse_interval(word.text);
            if (!interval) return false;
            operation.intervals.push_back(*interval);
        }
        return operation.kind == Doing::transpose ? words.size() == 1 : !words.empty() && words.size() <= 8;
    case Doing::octave: return takes_number(-10, 10, true);
    case Doing::invert: {
        if (words.empty()) return true;
        const auto pitch = parse_pitch(words[0].text);
        if (!pitch || *pitch < 0 || *pitch > 127) return false;
        operation.pitch = std::uint8_t(*pitch);
        return words.size() == 1;
    }
    case Doing::reverse: return words.empty();
    case Doing::stretch: return takes_number(Ticks(1, 64), 64, false);
    case Doing::rotate: return takes_number(-100'000, 100'000, true);
    case Doing::constrain:
        for (const Token& word : words) {
            if (!operation.scale.empty()) operation.scale += ' ';
            operation.scale += word.text;
        }
        return words.empty() || parse_scale(operation.scale).has_value();
    case Doing::shift_velocity: return takes_number(-127, 127, true);
    case Doing::scale_velocity: return takes_number(0, 127, false);
    case Doing::quantize: {
        const auto ticks = words.size() == 1 ? parse_length(words[0].text) : std::nullopt;
        operation.amount = ticks.value_or(0);
        return ticks.has_value();
    }
    case Doing::humanize: return takes_number(0, 960, true);
    case Doing::swing: return takes_number(0, 100, true);
    }
    return false;
}

void read_operation(std::span<const Token> words, MotifUse& use, Diagnostics& diagnostics) {
    MotifOperation operation;
    const Span whole = span_of(words);
    operation.position = whole.position;
    operation.length = whole.length;
    if (words.front().text == "every") {
        const auto every = words.size() > 2 ? parse_count(words[1].text) : std::nullopt;
        if (!every || *every < 1 || *every > most_rounds)
            return diagnostics.error(whole, "'every' takes a number of rounds and an operation",
                "write 'every 4 transpose 12'; 1 to " + std::to_string(most_rounds));
        operation.every = *every;
        words = words.subspan(2);
    }
    const std::string_view word = words.front().text;
    const auto* named = std::ranges::find(operations, word, &Named::word);
    if (named == std::end(operations)) {
        std::vector<std::string_view> known{"every"};
        for (const Named& one : operations) known.push_back(one.word);
        std::string guess = did_you_mean(word, known);
        if (word == "reverse") guess = "did you mean 'rev'?";
        if (guess.empty())
            guess = "operations are transpose octave invert rev stretch rotate constrain harmonize shift_vel "
                    "scale_vel quantize humanize swing every";
        return diagnostics.error(
            words.front().span(), "unknown operation " + in_quotes(word) + " of a motif is left out", guess);
    }
    operation.kind = named->kind;
    if (!read_arguments(operation, words.subspan(1)))
        return diagnostics.error(whole, in_quotes(word) + " is not understood so and is left out",
            "write " + std::string(named->form));
    use.operations.push_back(std::move(operation));
}

} // namespace

bool is_motif_name(std::string_view name) {
    if (name.empty() || (name.front() >= '0' && name.front() <= '9') || name.front() == '-') return false;
    return std::ranges::all_of(name, [](char letter) {
        const auto c = static_cast<unsigned char>(letter);
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'
               || c == '-' || c >= 0x80;
    });
}

MotifUse parse_motif_use(const Token& token, Diagnostics& diagnostics) {
    const std::size_t bracket = token.text.find('(');
    MotifUse use;
    use.name = token.text.substr(1, bracket == std::string_view::npos ? bracket : bracket - 1);
    use.position = token.position;
    use.length = token.span().length;
    if (!is_motif_name(use.name))
        diagnostics.error(token.span(), in_quotes(use.name) + " is no name of a motif", "write '@riff'");
    if (bracket == std::string_view::npos) return use;
    std::string_view inside = token.text.substr(bracket + 1);
    if (inside.ends_with(')'))
        inside.remove_suffix(1);
    else
        diagnostics.error(
            token.span(), "'(' is not closed on this line", "write ')' where the operations end");
    Position position = token.position;
    position.column += characters_in(token.text.substr(0, bracket + 1));
    while (true) {
        const std::string_view part = inside.substr(0, inside.find(','));
        if (const auto words = words_of(part, position); !words.empty())
            read_operation(words, use, diagnostics);
        if (part.size() == inside.size()) return use;
        position.column += characters_in(part) + 1;
        inside.remove_prefix(part.size() + 1);
    }
}

} // namespace aviary::song
