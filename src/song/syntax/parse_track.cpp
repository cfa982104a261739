#include "song/syntax/parse_track.h"

#include "song/syntax/rhythm.h"
#include "song/syntax/steps.h"

#include <algorithm>
#include <array>

namespace aviary::song {

namespace {

struct Drum {
    std::string_view name;
    std::uint8_t key;
};

/// The older dialect's drum names, on General MIDI's keys.
constexpr Drum drums[] = {{"bd", 36}, {"sd", 38}, {"lt", 45}, {"mt", 47}, {"ht", 50}, {"rs", 37}, {"hc", 39},
    {"ch", 42}, {"oh", 46}, {"cc", 49}, {"rc", 51}};

} // namespace

TrackParser::Statement TrackParser::statement_for(std::string_view word) {
    struct Entry {
        std::string_view word;
        Statement statement;
    };
    static constexpr Entry entries[] = {
        {"p", &TrackParser::read_pattern},
        {"v", &TrackParser::read_velocities},
        {"n", &TrackParser::read_notes},
        {".", &TrackParser::read_layer},
        {"sw", &TrackParser::read_swing},
        {"t", &TrackParser::read_offsets},
        {"gate", &TrackParser::read_gate},
        {"cont", &TrackParser::read_cont},
        {"plugin", &TrackParser::read_plugin},
        {"fx", &TrackParser::read_effects},
        {"strip", &TrackParser::read_strip},
        {"type", &TrackParser::read_type},
        {"d", &TrackParser::read_drum},
        {"_d", &TrackParser::read_no_drum},
        {"m", &TrackParser::read_unread},
        {"cc", &TrackParser::read_unread},
        {"clip", &TrackParser::read_unread},
        {"bend", &TrackParser::read_unread},
        {"press", &TrackParser::read_unread},
        {"slide", &TrackParser::read_unread},
        {"lfo", &TrackParser::read_unread},
        {"var", &TrackParser::read_unread},
    };
    if (word.starts_with('@')) return &TrackParser::read_unread;
    for (const Entry& entry : entries)
        if (entry.word == word) return entry.statement;
    return nullptr;
}

bool is_track_word(std::string_view word) {
    static constexpr std::string_view words[] = {"p", "v", "n", ".", "sw", "t", "gate", "cont", "plugin",
        "fx", "strip", "type", "d", "_d", "m", "cc", "clip", "bend", "press", "slide", "lfo"};
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

void TrackParser::begin(TrackBlock& track) {
    track_ = &track;
    drum_.reset();
}

TrackParser::Follow TrackParser::read(const Line& line) {
    const Token& word = line.tokens.front();
    const Tokens arguments = Tokens(line.tokens).subspan(1);
    const Statement statement = statement_for(word.text);
    if (!statement) return read_parameter(word, arguments);
    (this->*statement)(word, arguments);
    return Follow::statements;
}

void TrackParser::read_pattern(const Token& word, Tokens arguments) {
    Pattern pattern;
    pattern.position = word.position;
    pattern.drum = drum_;
    if (!arguments.empty()) {
        const Span whole = span_of(arguments);
        pattern.position = whole.position;
        pattern.length = whole.length;
        if (arguments.size() == 1 && arguments.front().text.starts_with('@'))
            read_unread(arguments.front(), {});
        else
            pattern.rhythm = parse_rhythm(arguments, diagnostics_);
    }
    track_->patterns.push_back(std::move(pattern));
}

Pattern* TrackParser::pattern_for(const Token& word) {
    if (!track_->patterns.empty()) return &track_->patterns.back();
    diagnostics_.error(
        word.span(), in_quotes(word.text) + " has no rhythm to go with", "write a 'p' line above it");
    return nullptr;
}

void TrackParser::read_velocities(const Token& word, Tokens arguments) {
    Pattern* pattern = pattern_for(word);
    if (!pattern) return;
    auto velocities = parse_velocities(arguments, diagnostics_);
    if (pattern->layers.empty() || pattern->layers.back().velocities || !pattern->layers.back().notes.empty())
        pattern->layers.push_back({.position = word.position});
    pattern->layers.back().velocities = std::move(velocities);
}

void TrackParser::read_notes(const Token& word, Tokens arguments) {
    Pattern* pattern = pattern_for(word);
    if (!pattern) return;
    NoteLine line = parse_notes(arguments, diagnostics_);
    if (pattern->layers.empty()) pattern->layers.push_back({.position = word.position});
    if (!line.steps.empty()) pattern->layers.back().notes.push_back(std::move(line));
}

void TrackParser::read_layer(const Token& word, Tokens arguments) {
    refuse_more(arguments, 0);
    Pattern* pattern = pattern_for(word);
    if (!pattern) return;
    Layer next{.position = word.position};
    if (!pattern->layers.empty()) next.velocities = pattern->layers.back().velocities;
    pattern->layers.push_back(std::move(next));
}

void TrackParser::read_swing(const Token& word, Tokens arguments) {
    feel().swing = parse_swing(word, arguments, diagnostics_);
}

void TrackParser::read_offsets(const Token&, Tokens arguments) {
    feel().offsets = parse_offsets(arguments, diagnostics_);
}

void TrackParser::read_gate(const Token& word, Tokens arguments) {
    const auto value = arguments.empty() ? std::nullopt : parse_decimal(arguments.front().text);
    const bool fraction = value && *value <= 1 && arguments.front().text.find('.') != std::string_view::npos;
    const double percent = value ? *value * (fraction ? 100 : 1) : 0;
    if (percent < 1 || percent > 1000)
        return diagnostics_.error(arguments.empty() ? word.span() : arguments.front().span(),
            "'gate' takes the percent of its slot that a note sounds", "write 'gate 50'; 1 to 1000");
    feel().gate = int(percent + 0.5);
    refuse_more(arguments, 1);
}

void TrackParser::read_cont(const Token&, Tokens arguments) {
    track_->continues = true;
    refuse_more(arguments, 0);
}

void TrackParser::read_plugin_word(std::optional<PluginWord>& place, const Token& word, Tokens arguments) {
    if (arguments.empty())
        return diagnostics_.error(word.span(), in_quotes(word.text) + " names no plugin",
            "write '" + std::string(word.text) + " mono'");
    if (place && place->word != arguments.front().text)
        diagnostics_.warning(arguments.front().span(),
            in_quotes(arguments.front().text) + " takes the place of " + in_quotes(place->word)
                + " from line " + std::to_string(place->position.line));
    place = PluginWord{std::string(arguments.front().text), arguments.front().position};
    refuse_more(arguments, 1);
}

void TrackParser::read_plugin(const Token& word, Tokens arguments) {
    read_plugin_word(track_->instrument, word, arguments);
}

void TrackParser::read_strip(const Token& word, Tokens arguments) {
    read_plugin_word(track_->strip, word, arguments);
}

void TrackParser::read_effects(const Token& word, Tokens arguments) {
    if (arguments.empty()) diagnostics_.error(word.span(), "'fx' names no plugin", "write 'fx delay'");
    for (const Token& effect : arguments)
        track_->effects.push_back({std::string(effect.text), effect.position});
}

void TrackParser::read_type(const Token& word, Tokens arguments) {
    const std::string_view type = arguments.empty() ? "" : arguments.front().text;
    if (type == "midi")
        track_->type = TrackType::midi;
    else if (type == "audio")
        track_->type = TrackType::audio;
    else
        diagnostics_.error(arguments.empty() ? word.span() : arguments.front().span(),
            "a track's type is 'midi' or 'audio'", did_you_mean(type, {"midi", "audio"}));
    refuse_more(arguments, 1);
}

void TrackParser::read_drum(const Token& word, Tokens arguments) {
    const std::string_view name = arguments.empty() ? "" : arguments.front().text;
    const auto drum =
        std::find_if(std::begin(drums), std::end(drums), [&](const Drum& d) { return d.name == name; });
    if (drum == std::end(drums)) {
        drum_.reset();
        return diagnostics_.warning(span_of({&word, arguments.size() + 1}), "unknown drum " + in_quotes(name),
            "name the pitch under the pattern: 'n 36'");
    }
    drum_ = drum->key;
    const std::string modern = "'n " + std::to_string(drum->key) + "'";
    diagnostics_.warning(span_of({&word, arguments.size() + 1}),
        "older form: " + in_quotes("d " + std::string(name)) + " is read as " + modern
            + " under the patterns below it",
        "write " + modern + " under each 'p'");
}

void TrackParser::read_no_drum(const Token& word, Tokens) {
    drum_.reset();
    diagnostics_.note(word.span(), "older form: '_d' says that a drum is silent", "leave it out");
}

void TrackParser::read_unread(const Token& word, Tokens) {
    const std::string name =
        word.text.starts_with('@') ? "the motif " + in_quotes(word.text) : in_quotes(word.text);
    std::string hint;
    if (word.text == "m") hint = "movement is written by parameter: 'cutoff ramp 0.2 0.9', 'cutoff 20 80'";
    if (word.text == "var") hint = "write the value where it is used";
    diagnostics_.warning(word.span(), name + " has no effect: this version of Aviary does not play it", hint);
}

TrackParser::Follow TrackParser::read_parameter(const Token& word, Tokens arguments) {
    ParameterLine line{.parameter = std::string(word.text), .position = word.position};
    if (!track_->patterns.empty()) line.pattern = track_->patterns.size() - 1;
    parse_parameter(arguments, line, diagnostics_);
    if (!arguments.empty() && line.steps.empty()) return Follow::statements;
    track_->parameters.push_back(std::move(line));
    return arguments.empty() ? Follow::values : Follow::statements;
}

void TrackParser::read_values(Tokens tokens) {
    parse_parameter(tokens, track_->parameters.back(), diagnostics_);
}

void TrackParser::refuse_more(Tokens arguments, std::size_t expected) {
    if (arguments.size() <= expected) return;
    diagnostics_.error(span_of(arguments.subspan(expected)),
        in_quotes(arguments[expected].text) + " is one word too many and is left out");
}

} // namespace aviary::song
