#include "song/syntax/steps.h"

#include "song/syntax/parse_motif.h"
#include "song/syntax/pitch_names.h"

#include <algorithm>
#include <cstdlib>

namespace aviary::song {

namespace {

constexpr Ticks farthest_offset = 96'000;    ///< a thousand beats
constexpr Ticks longest_gate = 1'000'000;    ///< percent
constexpr std::int64_t finest_gate = 10'000; ///< so many parts of a percent

std::string_view text_before_bracket(std::string_view text) { return text.substr(0, text.find('(')); }

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
            if (open_) {
                if (round_)
                    diagnostics_.warning(round_->span(), "a chord is written in square brackets; read as one",
                        "write '[60 64 67]'", {{round_->position, 1, "["}, {token.position, 1, "]"}});
                round_.reset();
                close();
            } else
                diagnostics_.error(token.span(), in_quotes(text) + " without a '[' before it");
            return;
        }
        if (open_) return read_into_chord(token);
        if (text == "|") return; // bar lines take no time here either
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
        if (token.text == "(") round_ = token;
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
        if (!chord.problem.empty()) {
            // Whether there is a motif of that name is known when the whole song has been read. What reads as a chord
            // is no motif's name, whatever stands in brackets behind it.
            const std::string_view name = text_before_bracket(token.text.substr(1));
            if (!is_motif_name(name) || parse_chord(name).problem.empty())
                return diagnostics_.error(token.span(), chord.problem, chord.hint);
            line_.steps.push_back({.kind = PitchStep::Kind::motif,
                .first = std::uint32_t(line_.motifs.size()),
                .count = 1,
                .column = token.position.column});
            line_.motifs.push_back(parse_motif_use(token, diagnostics_));
            return;
        }
        for (int pitch : chord.pitches)
            if (pitch < 0 || pitch > 127) return out_of_range(token, pitch);
        line_.steps.push_back(chord_of(std::uint32_t(chord.pitches.size()), token));
        for (int pitch : chord.pitches) line_.pitches.push_back(std::uint8_t(pitch));
    }

    std::optional<std::uint8_t> read_pitch(const Token& token) {
        const auto pitch = parse_pitch(token.text);
        if (!pitch) {
            diagnostics_.error(token.span(), "unknown pitch " + in_quotes(token.text) + " is left out",
                "pitches are numbers 0 to 127, names ('C#4', 'Eb'), chords ('@Am7', '[60 64 67]'), motifs "
                "('@riff'), "
                "'-', '+7', '-2'");
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
    std::optional<Token> open_,
        round_; ///< the bracket of the chord being read; the same if it is a round one
};

} // namespace

std::vector<VelocityStep> parse_velocities(std::span<const Token> tokens, Diagnostics& diagnostics) {
    using Kind = VelocityStep::Kind;
    std::vector<VelocityStep> steps;
    steps.reserve(tokens.size());
    for (const Token& token : tokens) {
        if (token.text == "|") continue;
        const auto relative = parse_signed(token.text);
        const auto absolute = parse_count(token.text);
        if (token.text == "-" || token.text == ".")
            steps.push_back({Kind::repeat});
        else if (relative && std::abs(*relative) <= 127)
            steps.push_back({Kind::relative, std::int16_t(*relative)});
        else if (absolute) {
            const int clamped = std::clamp(*absolute, 0, 127);
            if (clamped != *absolute)
                diagnostics.warning(token.span(), "velocity " + in_quotes(token.text)
                                                      + " is outside 1 to 127, read as "
                                                      + std::to_string(clamped));
            steps.push_back({Kind::absolute, std::int16_t(clamped)});
        } else
            diagnostics.error(token.span(), "unknown velocity " + in_quotes(token.text) + " is left out",
                "write 1 to 127, 0 for a rest, '-' for the same again, '+10' or '-20' from the last one");
    }
    return steps;
}

NoteLine parse_notes(std::span<const Token> tokens, Diagnostics& diagnostics) {
    return NoteParser(diagnostics).parse(tokens);
}

std::vector<Ticks> parse_offsets(std::span<const Token> tokens, Diagnostics& diagnostics) {
    std::vector<Ticks> offsets;
    offsets.reserve(tokens.size());
    for (const Token& token : tokens) {
        if (token.text == "|") continue;
        const auto offset = token.text == "." ? Ticks(0) : parse_fraction(token.text);
        if (offset && *offset <= farthest_offset && *offset >= Ticks(0) - farthest_offset)
            offsets.push_back(*offset);
        else
            diagnostics.error(token.span(), "unknown offset " + in_quotes(token.text) + " is left out",
                "write ticks, 96 to the quarter note: '0', '+4', '-10', '1.35', or '.'");
    }
    return offsets;
}

std::vector<Ticks> parse_gates(std::span<const Token> tokens, Diagnostics& diagnostics) {
    std::vector<Ticks> gates;
    for (const Token& token : tokens) {
        if (token.text == "|") continue;
        if ((token.text == "-" || token.text == ".") && !gates.empty()) {
            gates.push_back(gates.back());
            continue;
        }
        auto percent = parse_fraction(token.text);
        const bool fraction =
            percent && *percent <= Ticks(1) && token.text.find('.') != std::string_view::npos;
        if (fraction) percent = *percent * Ticks(100);
        if (percent && *percent > Ticks(0) && *percent <= longest_gate
            && percent->denominator() <= finest_gate)
            gates.push_back(*percent);
        else
            diagnostics.error(token.span(), "'gate' takes the percent of its slot that a note sounds",
                "write 'gate 50', or a value for each hit: 'gate 90 50 120'; above 0, also '12.5' and "
                "'100/3'");
    }
    return gates;
}

} // namespace aviary::song
