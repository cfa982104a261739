#include "song/play/tuning.h"

#include "song/syntax/numbers.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

namespace aviary::song {

namespace {

constexpr std::size_t most_steps = 4096;

/// Written out, so that it is the same on every processor: the exponent, and a series of the mantissa.
double binary_logarithm(double number) {
    int exponent = 0;
    const double mantissa = std::frexp(number, &exponent); // 0.5 .. 1
    const double x = (mantissa - 0.75) / (mantissa + 0.75), square = x * x;
    double sum = 0, power = x;
    for (int i = 1; i < 40; i += 2, power *= square) sum += power / i;
    constexpr double one_over_ln_2 = 1.4426950408889634, log_2_of_3_quarters = -0.41503749927884376;
    return exponent + 2 * sum * one_over_ln_2 + log_2_of_3_quarters;
}

/// Gives the lines that are no comments, without blanks around them.
class ScalaLines {
public:
    explicit ScalaLines(std::string_view text)
        : rest_(text) {}

    std::optional<std::string_view> next() {
        while (!rest_.empty()) {
            const std::size_t end = rest_.find('\n');
            std::string_view line = rest_.substr(0, end);
            rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
            if (line.starts_with('!')) continue;
            const std::size_t begin = std::min(line.find_first_not_of(" \t\r"), line.size());
            line.remove_prefix(begin);
            return line.substr(0, line.find_last_not_of(" \t\r") + 1);
        }
        return std::nullopt;
    }
    /// The first word of the next line.
    std::optional<std::string_view> next_word() {
        const auto line = next();
        if (!line) return std::nullopt;
        return line->substr(0, line->find_first_of(" \t!"));
    }
    std::optional<int> next_count() {
        const auto word = next_word();
        return word ? parse_count(*word) : std::nullopt;
    }

private:
    std::string_view rest_;
};

/// "701.955" are cents, "3/2" and "2" ratios.
std::optional<double> parse_cents(std::string_view word) {
    if (word.find('.') != std::string_view::npos) {
        if (word.ends_with('.')) word.remove_suffix(1);
        return parse_decimal(word);
    }
    const std::size_t slash = word.find('/');
    const auto over = parse_decimal(word.substr(0, slash));
    const auto under =
        slash == std::string_view::npos ? 1.0 : parse_decimal(word.substr(slash + 1)).value_or(0);
    if (!over || *over <= 0 || under <= 0) return std::nullopt;
    return 1200 * binary_logarithm(*over / under);
}

int floored(int number, int by) { return number >= 0 ? number / by : -((by - 1 - number) / by); }

double cents_of(const ScaleCents& scale, int step) {
    const auto size = int(scale.size());
    const int period = floored(step, size), within = step - period * size;
    return period * scale.back() + (within == 0 ? 0 : scale[std::size_t(within - 1)]);
}

std::optional<int> step_of(const ScaleCents& scale, const KeyboardMap& map, int key) {
    const int away = key - map.middle;
    if (map.steps.empty()) return away;
    const auto size = int(map.steps.size());
    const int round = floored(away, size);
    const auto& step = map.steps[std::size_t(away - round * size)];
    if (!step) return std::nullopt;
    return *step + round * (map.period > 0 ? map.period : int(scale.size()));
}

/// The offsets of a tuning's word, or why there are none.
class Tuner {
public:
    Tuner(const ReadFile& read_file, Diagnostics& diagnostics)
        : read_file_(read_file)
        , diagnostics_(diagnostics) {}

    /// nullptr: twelve equal steps.
    const KeyOffsets* offsets_of(const TuningWord& word) {
        const auto key = std::tuple(word.scale_file, word.keyboard_file, word.edo);
        const auto known = offsets_.find(key);
        if (known != offsets_.end()) return known->second ? &*known->second : nullptr;
        const auto& made = offsets_[key] = word.edo > 0 ? std::optional(tune_edo(word.edo)) : read(word);
        return made ? &*made : nullptr;
    }

private:
    std::optional<KeyOffsets> read(const TuningWord& word) {
        if (!read_file_) return std::nullopt;
        const auto scale = read_as(word.scale_file, parse_scl, "scale (.scl)", word);
        if (!scale) return std::nullopt;
        if (word.keyboard_file.empty()) return tune(*scale, {});
        const auto map = read_as(word.keyboard_file, parse_kbm, "keyboard map (.kbm)", word);
        return tune(*scale, map.value_or(KeyboardMap{}));
    }

    template <typename Parse>
    auto read_as(const std::string& file, Parse parse, std::string_view what, const TuningWord& word)
        -> decltype(parse(std::string_view())) {
        const auto text = read_file_(file);
        if (!text) {
            diagnostics_.warning({word.position, word.length},
                "there is no file " + in_quotes(file) + " beside the song, so nothing is tuned by it",
                "put it into the song's folder");
            return std::nullopt;
        }
        auto parsed = parse(*text);
        if (!parsed)
            diagnostics_.warning({word.position, word.length},
                in_quotes(file) + " is no " + std::string(what) + ", so nothing is tuned by it");
        return parsed;
    }

    const ReadFile& read_file_;
    Diagnostics& diagnostics_;
    std::map<std::tuple<std::string, std::string, int>, std::optional<KeyOffsets>> offsets_;
};

void tune_track(Track& track, Tuner& tuner) {
    std::map<std::pair<std::uint32_t, std::uint8_t>, std::uint32_t>
        tuned; // expression and key to the new expression
    auto change = track.tunings.begin();
    const KeyOffsets* offsets = nullptr;
    for (Note& note : track.notes) {
        for (; change != track.tunings.end() && change->at <= note.start; ++change) {
            offsets = change->tuning ? tuner.offsets_of(*change->tuning) : nullptr;
            tuned.clear();
        }
        if (!offsets || (*offsets)[note.key] == 0) continue;
        const auto [place, is_new] = tuned.try_emplace({note.expression, note.key});
        if (is_new) {
            NoteExpression expression =
                note.expression > 0 ? track.expressions[note.expression - 1] : NoteExpression{};
            Sweep bend = expression.bend.value_or(Sweep{});
            bend.from += (*offsets)[note.key];
            bend.to += (*offsets)[note.key];
            expression.bend = bend;
            track.expressions.push_back(expression);
            place->second = std::uint32_t(track.expressions.size());
        }
        note.expression = place->second;
    }
}

} // namespace

std::optional<ScaleCents> parse_scl(std::string_view text) {
    ScalaLines lines(text);
    if (!lines.next()) return std::nullopt; // its description
    const auto count = lines.next_count();
    if (!count || *count < 1 || std::size_t(*count) > most_steps) return std::nullopt;
    ScaleCents scale;
    for (int i = 0; i < *count; ++i) {
        const auto word = lines.next_word();
        const auto cents = word ? parse_cents(*word) : std::nullopt;
        if (!cents || std::abs(*cents) > 100'000) return std::nullopt;
        scale.push_back(*cents);
    }
    return scale;
}

std::optional<KeyboardMap> parse_kbm(std::string_view text) {
    ScalaLines lines(text);
    KeyboardMap map;
    const auto size = lines.next_count(), first = lines.next_count(), last = lines.next_count();
    const auto middle = lines.next_count(), reference = lines.next_count();
    const auto hertz = lines.next_word();
    map.hertz = hertz ? parse_decimal(*hertz) : std::nullopt;
    const auto period = lines.next_count();
    if (!size || std::size_t(*size) > most_steps || !first || !last || !middle || !reference || !period)
        return std::nullopt;
    if (!map.hertz || *map.hertz < 1 || *map.hertz > 100'000 || *period > int(most_steps))
        return std::nullopt;
    for (const auto key : {*first, *last, *middle, *reference})
        if (key > 127) return std::nullopt;
    map.first = *first, map.last = *last, map.middle = *middle, map.reference = *reference,
    map.period = *period;
    for (int i = 0; i < *size; ++i) {
        const auto word = lines.next_word();
        const auto step = word ? parse_count(*word) : std::nullopt; // "x": the key has none
        map.steps.push_back(step && *step <= int(most_steps) ? step : std::nullopt);
    }
    return map;
}

KeyOffsets tune(const ScaleCents& scale, const KeyboardMap& map) {
    KeyOffsets offsets{};
    const int reference_step = step_of(scale, map, map.reference).value_or(map.reference - map.middle);
    const double reference =
        map.hertz ? 6900 + 1200 * binary_logarithm(*map.hertz / 440) : 100.0 * map.reference;
    for (int key = map.first; key <= map.last; ++key) {
        const auto step = step_of(scale, map, key);
        if (!step) continue;
        const double cents = reference + cents_of(scale, *step) - cents_of(scale, reference_step);
        offsets[std::size_t(key)] = float(std::clamp(cents / 100 - key, -120.0, 120.0));
    }
    return offsets;
}

KeyOffsets tune_edo(int steps) {
    KeyOffsets offsets{};
    for (int key = 0; key < 128; ++key)
        offsets[std::size_t(key)] = float(std::clamp((key - 60) * (12.0 / steps - 1), -120.0, 120.0));
    return offsets;
}

void tune_score(Score& score, const ReadFile& read_file, Diagnostics& diagnostics) {
    Tuner tuner(read_file, diagnostics);
    for (Track& track : score.tracks)
        if (!track.tunings.empty()) tune_track(track, tuner);
}

} // namespace aviary::song
