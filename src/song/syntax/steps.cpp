#include "song/syntax/steps.h"

#include "song/syntax/pitch_names.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace aviary::song {

namespace {

constexpr int farthest_offset = 96'000; ///< ticks; a thousand beats

template <typename Number>
std::optional<Number> parse_whole(std::string_view text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

/// Reads the tokens of one `n`.
class NoteParser {
public:
    explicit NoteParser(Diagnostics& diagnostics)
        : diagnostics_(diagnostics) {}

    NoteLine parse(std::span<const Token> tokens) {
        if (!tokens.empty()) {
            const Span whole = span_of(tokens);
            line_.position = whole.position;
            line_.length = whole.length;
        }
        if (!tokens.empty() && tokens.front().text == ">") {
            line_.form = NoteLine::Form::steps;
            tokens = tokens.subspan(1);
        }
        for (const Token& token : tokens) read(token);
        if (open_) {
            diagnostics_.error(open_->span(), in_quotes(open_->text) + " is not closed on this line",
                "write ']' where the chord ends");
            close();
        }
        return std::move(line_);
    }

private:
    void read(const Token& token) {
        const std::string_view text = token.text;
        if (text == "[" || text == "(") return open(token);
        if (text == "]" || text == ")") {
            if (open_)
                close();
            else
                diagnostics_.error(token.span(), in_quotes(text) + " without a '[' before it");
            return;
        }
        if (open_) return read_into_chord(token);
        if (text == "-" || text == ".") return add_step({.kind = PitchStep::Kind::repeat}, token);
        if (text.starts_with('@')) return read_chord_name(token);
        if (const auto amount = parse_signed(text)) {
            if (*amount < -127 || *amount > 127)
                return diagnostics_.error(
                    token.span(), in_quotes(text) + " moves by more than 127 semitones");
            return add_step({.kind = PitchStep::Kind::relative, .amount = std::int16_t(*amount)}, token);
        }
        const auto pitch = read_pitch(token);
        if (!pitch) return;
        line_.steps.push_back(chord_of(1, token));
        line_.pitches.push_back(*pitch);
    }

    void open(const Token& token) {
        if (open_)
            return diagnostics_.error(token.span(), "a chord within a chord", "close the first one with ']'");
        if (token.text == "(")
            diagnostics_.warning(
                token.span(), "a chord is written in square brackets; read as one", "write '[60 64 67]'");
        open_ = token;
        line_.form = NoteLine::Form::steps;
        line_.steps.push_back(chord_of(0, token));
    }

    void close() {
        if (line_.steps.back().count == 0) {
            line_.steps.pop_back();
            diagnostics_.error(open_->span(), "a chord without pitches is left out", "write '[60 64 67]'");
        }
        open_.reset();
    }

    void read_into_chord(const Token& token) {
        if (const auto pitch = read_pitch(token)) {
            line_.pitches.push_back(*pitch);
            ++line_.steps.back().count;
        }
    }

    void read_chord_name(const Token& token) {
        line_.form = NoteLine::Form::steps;
        const Chord chord = parse_chord(token.text);
        if (!chord.problem.empty()) return diagnostics_.error(token.span(), chord.problem, chord.hint);
        for (int pitch : chord.pitches)
            if (pitch < 0 || pitch > 127) return out_of_range(token, pitch);
        line_.steps.push_back(chord_of(std::uint32_t(chord.pitches.size()), token));
        for (int pitch : chord.pitches) line_.pitches.push_back(std::uint8_t(pitch));
    }

    std::optional<std::uint8_t> read_pitch(const Token& token) {
        const auto pitch = parse_pitch(token.text);
        if (!pitch) {
            diagnostics_.error(token.span(), "unknown pitch " + in_quotes(token.text) + " is left out",
                "pitches are numbers 0 to 127, names ('C#4', 'Eb'), chords ('@Am7', '[60 64 67]'), '-', "
                "'+7', '-2'");
            return std::nullopt;
        }
        if (*pitch < 0 || *pitch > 127) return out_of_range(token, *pitch), std::nullopt;
        return std::uint8_t(*pitch);
    }

    void out_of_range(const Token& token, int pitch) {
        diagnostics_.error(token.span(),
            "pitch " + std::to_string(pitch) + " of " + in_quotes(token.text)
                + " is outside 0 to 127 and left out",
            "C4 is 60");
    }

    void add_step(PitchStep step, const Token& token) {
        line_.form = NoteLine::Form::steps;
        step.column = token.position.column;
        line_.steps.push_back(step);
    }

    PitchStep chord_of(std::uint32_t count, const Token& token) const {
        return {.kind = PitchStep::Kind::pitches,
            .first = std::uint32_t(line_.pitches.size()),
            .count = count,
            .column = token.position.column};
    }

    Diagnostics& diagnostics_;
    NoteLine line_;
    std::optional<Token> open_;
};

} // namespace

std::vector<VelocityStep> parse_velocities(std::span<const Token> tokens, Diagnostics& diagnostics) {
    using Kind = VelocityStep::Kind;
    std::vector<VelocityStep> steps;
    steps.reserve(tokens.size());
    for (const Token& token : tokens) {
        const auto relative = parse_signed(token.text);
        const auto absolute = parse_count(token.text);
        if (token.text == "-" || token.text == ".")
            steps.push_back({Kind::repeat});
        else if (relative && std::abs(*relative) <= 127)
            steps.push_back({Kind::relative, std::int16_t(*relative)});
        else if (absolute) {
            const int clamped = std::clamp(*absolute, 1, 127);
            if (clamped != *absolute)
                diagnostics.warning(token.span(), "velocity " + in_quotes(token.text)
                                                      + " is outside 1 to 127, read as "
                                                      + std::to_string(clamped));
            steps.push_back({Kind::absolute, std::int16_t(clamped)});
        } else
            diagnostics.error(token.span(), "unknown velocity " + in_quotes(token.text) + " is left out",
                "write 1 to 127, '-' for the same again, '+10' or '-20' from the last one");
    }
    return steps;
}

NoteLine parse_notes(std::span<const Token> tokens, Diagnostics& diagnostics) {
    return NoteParser(diagnostics).parse(tokens);
}

std::vector<std::int32_t> parse_offsets(std::span<const Token> tokens, Diagnostics& diagnostics) {
    std::vector<std::int32_t> offsets;
    offsets.reserve(tokens.size());
    for (const Token& token : tokens) {
        auto offset = parse_signed(token.text);
        if (!offset) offset = parse_count(token.text);
        if (token.text == ".") offset = 0;
        if (offset && std::abs(*offset) <= farthest_offset)
            offsets.push_back(*offset);
        else
            diagnostics.error(token.span(), "unknown offset " + in_quotes(token.text) + " is left out",
                "write ticks, 96 to the quarter note: '0', '+4', '-10', or '.'");
    }
    return offsets;
}

std::optional<int> parse_signed(std::string_view text) {
    if (text.size() < 2 || (text[0] != '+' && text[0] != '-') || text[1] < '0' || text[1] > '9')
        return std::nullopt;
    return parse_whole<int>(text.substr(text[0] == '+' ? 1 : 0));
}

std::optional<int> parse_count(std::string_view text) {
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    return parse_whole<int>(text);
}

std::optional<double> parse_decimal(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    double number = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

} // namespace aviary::song
