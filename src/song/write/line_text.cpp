#include "song/write/line_text.h"

#include "song/syntax/diagnostics.h"
#include "song/syntax/rhythm.h"
#include "song/syntax/scale.h"
#include "song/write/number_text.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace aviary::song {

namespace {

constexpr std::pair<std::string_view, std::int64_t> length_words[] = {{"wwd", 1152}, {"ww", 768}, {"wd", 576},
    {"wwt", 512}, {"w", 384}, {"qqd", 288}, {"wt", 256}, {"qq", 192}, {"qd", 144}, {"qqt", 128}, {"q", 96},
    {"xxd", 72}, {"qt", 64}, {"xx", 48}, {"xd", 36}, {"xxt", 32}, {"x", 24}, {"xt", 16}};
/// Every multiple of 4 from here on is a sum of lengths.
constexpr std::int64_t surely_a_sum = 48;

/// Appends words that add up to so many ticks; false if none do.
bool add_length(std::string& text, std::int64_t ticks) {
    for (const auto& [word, length] : length_words)
        if (length == ticks) return text.append(text.empty() ? "" : "+").append(word), true;
    for (const auto& [word, length] : length_words) {
        if (length > ticks || (ticks > 4 * 96 && ticks - length < surely_a_sum)) continue;
        std::string longer = text;
        longer.append(longer.empty() ? "" : "+").append(word);
        if (add_length(longer, ticks - length)) return text = std::move(longer), true;
    }
    return false;
}

std::string pitch_text(int key, Spelling spelling) {
    static constexpr std::string_view sharps[] = {
        "C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"};
    static constexpr std::string_view flats[] = {
        "C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"};
    if (spelling == Spelling::numbers) return std::to_string(key);
    const auto& names = spelling == Spelling::flats ? flats : sharps;
    return std::string(names[key % 12]) + std::to_string(key / 12 - 1);
}

std::string signed_text(int number) {
    std::string text = std::to_string(number);
    if (number >= 0) text.insert(text.begin(), '+');
    return text;
}

std::string velocity_text(const std::vector<VelocityStep>& steps) {
    std::string text = "v";
    for (const VelocityStep& step : steps) {
        text += ' ';
        switch (step.kind) {
        case VelocityStep::Kind::absolute: text += std::to_string(step.value); break;
        case VelocityStep::Kind::repeat: text += '-'; break;
        case VelocityStep::Kind::relative: text += signed_text(step.value); break;
        }
    }
    return text;
}

std::string notes_text(const NoteLine& line, std::optional<std::size_t> hits, Spelling spelling) {
    using Kind = PitchStep::Kind;
    const bool is_plain = line.form == NoteLine::Form::plain && line.steps.size() > 1 && hits;
    const bool is_chord = is_plain && line.steps.size() != *hits;
    const bool is_melody =
        (is_plain && !is_chord) || (line.form == NoteLine::Form::steps && line.steps.size() > 1);
    std::string text = is_melody ? "n >" : is_chord ? "n [" : "n";
    for (const PitchStep& step : line.steps) {
        if (!text.ends_with('[')) text += ' ';
        switch (step.kind) {
        case Kind::repeat: text += '-'; break;
        case Kind::relative: text += signed_text(step.amount); break;
        case Kind::motif: text += motif_text(line.motifs[step.first]); break;
        case Kind::pitches:
            if (step.count != 1) text += '[';
            for (std::uint32_t i = 0; i < step.count; ++i)
                text.append(i > 0 ? " " : "").append(pitch_text(line.pitches[step.first + i], spelling));
            if (step.count != 1) text += ']';
        }
    }
    return is_chord ? text + "]" : text;
}

std::string rhythm_text(const Pattern& pattern) {
    using Kind = RhythmItem::Kind;
    std::string text = "p";
    bool opens = false;
    for (const RhythmItem& item : pattern.rhythm) {
        if (!opens && item.kind != Kind::group_end) text += ' ';
        opens = item.kind == Kind::group_begin;
        switch (item.kind) {
        case Kind::group_begin: text += '['; break;
        case Kind::group_end: text += ']'; break;
        case Kind::bar_line: text += '|'; break;
        case Kind::motif: text += motif_text(pattern.motifs[std::size_t(item.motif)]); break;
        case Kind::hit: text += length_text(item.ticks); break;
        case Kind::rest:
            text += item.is_dot ? "." : "_";
            if (item.length_written) text += length_text(item.ticks);
            break;
        case Kind::euclid:
            text +=
                length_text(item.ticks) + "(" + std::to_string(item.hits) + "," + std::to_string(item.slots);
            if (item.rotation > 0) text += "," + std::to_string(item.rotation);
            text += ')';
        }
    }
    return text;
}

/// How many hits one round has; nothing where a motif decides that.
std::optional<std::size_t> hits_of(const Pattern& pattern) {
    const auto is_motif = [](const RhythmItem& item) { return item.kind == RhythmItem::Kind::motif; };
    if (std::any_of(pattern.rhythm.begin(), pattern.rhythm.end(), is_motif)) return std::nullopt;
    Diagnostics unsaid;
    return expand(pattern.rhythm, {}, unsaid).hits.size();
}

/// A value of `bend`, in semitones, or of `press` and `slide`, 0..1.
std::string expression_value(float value, bool is_bend) {
    char digits[64];
    std::snprintf(digits, sizeof digits, "%.9g", double(value));
    for (int precision = 1; precision < 9; ++precision) {
        char fewer[64];
        std::snprintf(fewer, sizeof fewer, "%.*g", precision, double(value));
        if (float(std::strtod(fewer, nullptr)) != value) continue;
        std::copy(std::begin(fewer), std::end(fewer), std::begin(digits));
        break;
    }
    const double shortest = std::strtod(digits, nullptr);
    if (is_bend) return decimal_text(shortest);
    const double percent = std::round(shortest * 100);
    return float(percent / 100) == value ? decimal_text(percent) : unit_text(shortest);
}

std::string expression_text(std::string_view word, const ExpressionLine& line) {
    std::string text(word);
    const bool is_bend = word == "bend";
    for (const ExpressionStep& step : line) {
        text += ' ';
        if (step.repeats) {
            text += '-';
            continue;
        }
        text += expression_value(step.sweep.from, is_bend);
        if (step.sweep.to != step.sweep.from) text += "/" + expression_value(step.sweep.to, is_bend);
    }
    return text;
}

std::string_view word_of(Lfo::Shape shape) {
    switch (shape) {
    case Lfo::Shape::sine: return "sine";
    case Lfo::Shape::triangle: return "tri";
    case Lfo::Shape::saw: return "saw";
    case Lfo::Shape::square: return "square";
    case Lfo::Shape::random: return "random";
    }
    return "sine";
}

std::string lfo_text(const Lfo& lfo, bool is_controller) {
    std::string rate;
    if (lfo.bars > Ticks(0))
        rate = fraction_text(lfo.bars) + "b";
    else if (lfo.period > Ticks(0)) {
        const Ticks whole = lfo.period / Ticks(4 * ticks_per_beat);
        rate = std::to_string(whole.numerator()) + "/" + std::to_string(whole.denominator());
    } else
        rate = decimal_text(lfo.hertz) + "hz";
    const auto value = [&](double number) {
        return is_controller ? controller_text(number) : unit_text(number);
    };
    std::string text =
        "lfo " + std::string(word_of(lfo.shape)) + " " + rate + " " + value(lfo.low) + " " + value(lfo.high);
    if (lfo.phase != 0) text += " " + unit_text(lfo.phase);
    return text;
}

std::string interval_text(Interval interval) {
    return std::to_string(interval.amount) + (interval.is_degrees ? "d" : "");
}

std::string operation_text(const MotifOperation& operation) {
    using Kind = MotifOperation::Kind;
    std::string text = operation.every > 1 ? "every " + std::to_string(operation.every) + " " : "";
    const auto intervals = [&] {
        std::string all;
        for (const Interval& interval : operation.intervals) all.append(" ").append(interval_text(interval));
        return all;
    };
    const std::string amount = " " + fraction_text(operation.amount);
    switch (operation.kind) {
    case Kind::transpose: return text + "transpose" + intervals();
    case Kind::octave: return text + "octave" + amount;
    case Kind::invert:
        return text + "invert" + (operation.pitch ? " " + std::to_string(*operation.pitch) : "");
    case Kind::reverse: return text + "rev";
    case Kind::stretch: return text + "stretch" + amount;
    case Kind::rotate: return text + "rotate" + amount;
    case Kind::constrain: return text + "constrain" + (operation.scale.empty() ? "" : " " + operation.scale);
    case Kind::harmonize: return text + "harmonize" + intervals();
    case Kind::shift_velocity: return text + "shift_vel" + amount;
    case Kind::scale_velocity: return text + "scale_vel" + amount;
    case Kind::quantize: return text + "quantize " + length_text(operation.amount.floor());
    case Kind::humanize: return text + "humanize" + amount;
    case Kind::swing: return text + "swing" + amount;
    }
    return text;
}

std::string level_text(double decibels) { return std::isinf(decibels) ? "-inf" : decimal_text(decibels); }

} // namespace

Spelling spelling_of(std::string_view key) {
    const std::string_view root = key.substr(0, key.find(' '));
    if (root.size() > 1 && root[1] == 'b') return Spelling::flats;
    const bool is_minor = key.find("min") != std::string_view::npos || root.ends_with('m')
                          || key.find("aeolian") != std::string_view::npos
                          || key.find("dorian") != std::string_view::npos;
    const std::string_view flat_keys = is_minor ? "CDFG" : "F";
    if (root.size() == 1 + std::size_t(root.ends_with('m'))
        && flat_keys.find(root[0]) != std::string_view::npos)
        return Spelling::flats;
    return Spelling::sharps;
}

std::string length_text(std::int64_t ticks) {
    std::string text;
    return add_length(text, ticks) ? text : "q";
}

std::string name_text(const std::string& name) {
    const bool is_plain = !name.empty() && name.find_first_of(" \t\r#[](),\"'") == std::string::npos;
    if (is_plain) return name;
    const char quote = name.find('"') == std::string::npos ? '"' : '\'';
    return quote + name + quote;
}

std::string motif_text(const MotifUse& use) {
    std::string text = "@" + use.name;
    for (std::size_t i = 0; i < use.operations.size(); ++i)
        text.append(i == 0 ? "(" : ", ").append(operation_text(use.operations[i]));
    return use.operations.empty() ? text : text + ")";
}

std::vector<std::string> pattern_lines(const Pattern& pattern, Spelling spelling) {
    std::vector<std::string> lines;
    if (pattern.is_whole_motif)
        lines.push_back(pattern.motifs.empty() ? "p" : motif_text(pattern.motifs.front()));
    else
        lines.push_back(rhythm_text(pattern));
    const auto hits = hits_of(pattern);
    const bool has_notes = std::any_of(pattern.layers.begin(), pattern.layers.end(),
        [](const Layer& layer) { return !layer.notes.empty(); });
    for (const Layer& layer : pattern.layers) {
        if (pattern.drum && has_notes && layer.notes.empty())
            continue; // velocities of a drum that is not played
        if (layer.is_dot) lines.push_back(indented(1, "."));
        const bool has_v = layer.velocities.has_value(); // an empty `v` begins a layer too
        if (has_v) lines.push_back(indented(1, velocity_text(*layer.velocities)));
        for (const NoteLine& line : layer.notes)
            lines.push_back(indented(has_v ? 2 : 1, notes_text(line, hits, spelling)));
    }
    // The older form names the drum in front of the pattern.
    const bool is_under_v = !pattern.layers.empty() && pattern.layers.back().velocities;
    if (pattern.drum && !has_notes)
        lines.push_back(indented(is_under_v ? 2 : 1, "n " + pitch_text(*pattern.drum, spelling)));
    for (const std::string& line : feel_lines(pattern.feel)) lines.push_back(indented(1, line));
    return lines;
}

std::vector<std::string> feel_lines(const Feel& feel) {
    std::vector<std::string> lines;
    const auto add_numbers = [&](std::string word, const std::vector<Ticks>& numbers) {
        for (const Ticks number : numbers) {
            // A gate of 0.5 is read as 50 percent, half a percent is 1/2; and a gate is no finer than that.
            const bool is_simple = word[0] == 'g' && (number < Ticks(1) || number.denominator() > 1000);
            word += ' ';
            word += is_simple ? simple_fraction_text(number) : fraction_text(number);
        }
        lines.push_back(std::move(word));
    };
    if (feel.swing)
        lines.push_back("sw " + std::to_string(feel.swing->amount)
                        + (feel.swing->humanize > 0 ? " ~" + std::to_string(feel.swing->humanize) : ""));
    if (feel.offsets) add_numbers("t", *feel.offsets);
    if (feel.gates) add_numbers("gate", *feel.gates);
    if (feel.bend) lines.push_back(expression_text("bend", *feel.bend));
    if (feel.press) lines.push_back(expression_text("press", *feel.press));
    if (feel.slide) lines.push_back(expression_text("slide", *feel.slide));
    return lines;
}

std::string parameter_text(const ParameterLine& line) {
    using Motion = ParameterLine::Motion;
    const bool is_controller = line.controller.has_value();
    std::string text = is_controller ? "cc " + std::to_string(*line.controller) : line.parameter;
    if (line.motion == Motion::lfo) return text + " " + lfo_text(line.lfo, is_controller);
    if (line.steps.empty()) return {};
    if (line.motion == Motion::ramp) {
        text += " ramp";
        for (const ParameterStep& step : line.steps)
            text += " " + (is_controller ? controller_text(step.value) : unit_text(step.value));
        if (line.span == ParameterLine::Span::section) text += " sec";
        if (line.span == ParameterLine::Span::beats) text += " " + decimal_text(line.beats) + "b";
        return text;
    }
    for (const ParameterStep& step : line.steps) {
        text += ' ';
        if (step.kind == ParameterStep::Kind::keep) {
            text += '.';
            continue;
        }
        text += is_controller ? controller_text(step.value) : percent_text(step.value);
        if (step.kind == ParameterStep::Kind::ramp) text += '/';
    }
    return text;
}

std::vector<std::string> mix_lines(const TrackMix& mix) {
    std::vector<std::string> lines;
    if (mix.volume) lines.push_back("volume " + level_text(mix.volume->value));
    if (mix.pan) lines.push_back("pan " + decimal_text(mix.pan->value));
    if (mix.mute && mix.mute->value) lines.push_back("mute");
    if (mix.solo && mix.solo->value) lines.push_back("solo");
    for (const TrackMix::Send& send : mix.sends)
        lines.push_back("send " + std::to_string(send.to.value) + " " + level_text(send.level.value)
                        + (send.pre ? " pre" : ""));
    if (mix.out) lines.push_back("out " + std::to_string(mix.out->value));
    return lines;
}

std::string clip_text(const Clip& clip) {
    std::string text = "clip " + name_text(clip.file) + " "
                       + fraction_text(clip.start / Ticks(ticks_per_beat)) + " "
                       + fraction_text(clip.length / Ticks(ticks_per_beat));
    if (clip.from_seconds != 0) text += " from " + decimal_text(clip.from_seconds);
    if (clip.fade_in_seconds != 0 || clip.fade_out_seconds != 0)
        text += " fade " + decimal_text(clip.fade_in_seconds) + " " + decimal_text(clip.fade_out_seconds);
    if (clip.gain_db != 0) text += " gain " + decimal_text(clip.gain_db);
    if (clip.bpm) text += " stretch " + decimal_text(*clip.bpm);
    return text;
}

std::string tuning_text(const TuningWord& tuning) {
    if (tuning.edo > 0) return "tuning edo " + std::to_string(tuning.edo);
    std::string text = "tuning " + name_text(tuning.scale_file);
    if (!tuning.keyboard_file.empty()) text += " " + name_text(tuning.keyboard_file);
    return text;
}

std::string tempo_text(const TempoLine& line) {
    if (line.to)
        return "bpm ramp " + decimal_text(line.steps.empty() ? 120 : line.steps[0].bpm) + " "
               + decimal_text(*line.to);
    std::string text = "bpm";
    bool is_first = true, has_at = false;
    for (const TempoLine::Step& step : line.steps) {
        const bool is_start = is_first && step.bar == 1 && step.beat == Ticks(1);
        if (!is_start && !std::exchange(has_at, true)) text += " at";
        if (!is_start) text += " " + std::to_string(step.bar) + "." + fraction_text(step.beat);
        text += " " + decimal_text(step.bpm);
        is_first = false;
    }
    return text;
}

} // namespace aviary::song
