#include "song/syntax/parse_track.h"

#include "song/syntax/parse_motif.h"
#include "song/syntax/parse_settings.h"
#include "song/syntax/rhythm.h"
#include "song/syntax/steps.h"

#include <algorithm>

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

TrackParser::Statement TrackParser::statement_for(std::string_view word) const {
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
        {"m", &TrackParser::read_older},
        {"var", &TrackParser::read_older},
        {"clip", &TrackParser::read_clip},
        {"bend", &TrackParser::read_expression},
        {"press", &TrackParser::read_expression},
        {"slide", &TrackParser::read_expression},
        {"lfo", &TrackParser::read_lone_lfo},
        {"preset", &TrackParser::read_preset},
        {"sidechain", &TrackParser::read_sidechain},
        {"tuning", &TrackParser::read_tuning},
        {"mute", &TrackParser::read_mix},
        {"solo", &TrackParser::read_mix},
        {"send", &TrackParser::read_mix},
        {"out", &TrackParser::read_mix},
    };
    if (word.starts_with('@')) return &TrackParser::read_motif;
    // In a section, plugins may have a volume and a pan of their own.
    if (!is_in_section_ && is_mix_word(word)) return &TrackParser::read_mix;
    for (const Entry& entry : entries)
        if (entry.word == word) return entry.statement;
    return nullptr;
}

bool is_track_word(std::string_view word) {
    static constexpr std::string_view words[] = {"p", "v", "n", ".", "sw", "t", "gate", "cont", "plugin",
        "fx", "strip", "type", "d", "_d", "m", "cc", "clip", "bend", "press", "slide", "lfo", "preset",
        "sidechain", "volume", "pan", "mute", "solo", "send", "out"};
    return word.starts_with('@') || std::find(std::begin(words), std::end(words), word) != std::end(words);
}

void TrackParser::begin(TrackBlock& track, bool is_in_section) {
    track_ = &track;
    is_in_section_ = is_in_section;
    drum_.reset();
    last_plugin_ = LastPlugin::none;
}

TrackParser::Follow TrackParser::read(const Line& line) {
    const Token& word = line.tokens.front();
    const Tokens arguments = Tokens(line.tokens).subspan(1);
    const Statement statement = statement_for(word.text);
    if (word.text == "cc") return read_controller(word, arguments);
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
        pattern.rhythm = parse_rhythm(arguments, pattern.motifs, diagnostics_);
    }
    track_->patterns.push_back(std::move(pattern));
}

/// `@riff` as a line: a pattern of its own.
void TrackParser::read_motif(const Token& word, Tokens arguments) {
    Pattern pattern;
    pattern.position = word.position;
    pattern.length = word.span().length;
    pattern.rhythm = parse_rhythm({&word, 1}, pattern.motifs, diagnostics_);
    pattern.is_whole_motif = true;
    track_->patterns.push_back(std::move(pattern));
    refuse_more(arguments, 0);
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
    const Layer* const last = pattern->layers.empty() ? nullptr : &pattern->layers.back();
    if (!last || last->velocities || !last->notes.empty())
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
    pattern->layers.push_back({.position = word.position, .is_dot = true});
}

void TrackParser::read_swing(const Token& word, Tokens arguments) {
    feel().swing = parse_swing(word, arguments, diagnostics_);
}

void TrackParser::read_offsets(const Token&, Tokens arguments) {
    feel().offsets = parse_offsets(arguments, diagnostics_);
}

void TrackParser::read_gate(const Token& word, Tokens arguments) {
    if (arguments.empty())
        return diagnostics_.error(word.span(), "'gate' takes the percent of its slot that a note sounds",
            "write 'gate 50'; 1 to 1000");
    if (auto gates = parse_gates(arguments, diagnostics_); !gates.empty()) feel().gates = std::move(gates);
}

void TrackParser::read_expression(const Token& word, Tokens arguments) {
    ExpressionLine line = parse_expression(word, arguments, diagnostics_);
    if (line.empty()) {
        if (arguments.empty())
            diagnostics_.warning(word.span(), in_quotes(word.text) + " has no value",
                "write a value for each hit: '" + std::string(word.text) + " 0 2'");
        return;
    }
    (word.text == "bend"       ? feel().bend
        : word.text == "press" ? feel().press
                               : feel().slide) = std::move(line);
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
    last_plugin_ = LastPlugin::instrument;
}

void TrackParser::read_strip(const Token& word, Tokens arguments) {
    read_plugin_word(track_->strip, word, arguments);
    last_plugin_ = LastPlugin::strip;
}

void TrackParser::read_effects(const Token& word, Tokens arguments) {
    if (arguments.empty()) diagnostics_.error(word.span(), "'fx' names no plugin", "write 'fx delay'");
    for (const Token& effect : arguments)
        track_->effects.push_back({std::string(effect.text), effect.position});
    last_plugin_ = LastPlugin::effect;
}

/// The plugin that `preset` and `sidechain` belong to: the one above.
PluginWord* TrackParser::plugin_for(const Token& word) {
    PluginWord* plugin = nullptr;
    if (last_plugin_ == LastPlugin::instrument && track_->instrument) plugin = &*track_->instrument;
    if (last_plugin_ == LastPlugin::strip && track_->strip) plugin = &*track_->strip;
    if (last_plugin_ == LastPlugin::effect && !track_->effects.empty()) plugin = &track_->effects.back();
    if (!plugin)
        diagnostics_.warning(word.span(), in_quotes(word.text) + " stands under no plugin and has no effect",
            "write it under the 'plugin' or 'fx' line that it is for, in 'tracks'");
    return plugin;
}

void TrackParser::read_preset(const Token& word, Tokens arguments) {
    if (arguments.empty())
        return diagnostics_.error(word.span(), "'preset' names no preset", "write 'preset \"Warm bass\"'");
    // A name without quotes may have blanks in it.
    const char* const end = arguments.back().text.data() + arguments.back().text.size();
    std::string name(arguments.front().text.data(), end);
    const Span whole = span_of(arguments);
    if (PluginWord* const plugin = plugin_for(word))
        plugin->preset = {std::move(name), whole.position, whole.length};
}

void TrackParser::read_sidechain(const Token& word, Tokens arguments) {
    const auto from = parse_track_number(word, arguments, diagnostics_);
    refuse_more(arguments, 1);
    if (PluginWord* const plugin = from ? plugin_for(word) : nullptr) plugin->sidechain = from;
}

void TrackParser::read_mix(const Token& word, Tokens arguments) {
    if (is_in_section_)
        diagnostics_.warning(word.span(),
            in_quotes(word.text) + " holds for the whole song, not for this section alone",
            "write it under the track in 'tracks'");
    read_mix_line(word, arguments, track_->mix, diagnostics_);
}

void TrackParser::read_clip(const Token& word, Tokens arguments) {
    if (auto clip = parse_clip(word, arguments, diagnostics_)) track_->clips.push_back(*std::move(clip));
}

void TrackParser::read_tuning(const Token& word, Tokens arguments) {
    if (auto tuning = parse_tuning(word, arguments, diagnostics_)) track_->tuning = std::move(tuning);
}

void TrackParser::read_lone_lfo(const Token& word, Tokens) {
    diagnostics_.warning(word.span(), "this 'lfo' moves nothing",
        "write the parameter in front: 'cutoff lfo sine 1/4 0.2 0.8'");
}

void TrackParser::read_type(const Token& word, Tokens arguments) {
    const std::string_view type = arguments.empty() ? "" : arguments.front().text;
    static constexpr std::pair<std::string_view, TrackType> types[] = {{"midi", TrackType::midi},
        {"audio", TrackType::audio}, {"return", TrackType::return_track}, {"group", TrackType::group}};
    const auto* const known = std::ranges::find(types, type, &std::pair<std::string_view, TrackType>::first);
    if (known != std::end(types))
        track_->type = known->second;
    else
        diagnostics_.error(arguments.empty() ? word.span() : arguments.front().span(),
            "a track's type is 'midi', 'audio', 'return' or 'group'",
            did_you_mean(type, {"midi", "audio", "return", "group"}));
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

void TrackParser::read_older(const Token& word, Tokens) {
    diagnostics_.warning(word.span(), "older form: " + in_quotes(word.text) + " has no effect",
        word.text == "m" ? "movement is written by parameter: 'cutoff lfo sine 1/4 0.2 0.8', 'cutoff 20 80'"
                         : "write the value where it is used");
}

/// `cc 74 0 64 127`
TrackParser::Follow TrackParser::read_controller(const Token& word, Tokens arguments) {
    const auto number = arguments.empty() ? std::nullopt : parse_count(arguments[0].text);
    if (!number || *number > 127) {
        diagnostics_.error(arguments.empty() ? word.span() : arguments[0].span(),
            "'cc' takes a controller's number, 0 to 127, and its values", "write 'cc 74 0 64 127'");
        return Follow::statements;
    }
    ParameterLine line{.parameter = "cc " + std::to_string(*number), .position = word.position};
    line.controller = std::uint8_t(*number);
    if (!track_->patterns.empty()) line.pattern = track_->patterns.size() - 1;
    return add_parameter(std::move(line), arguments.subspan(1));
}

TrackParser::Follow TrackParser::read_parameter(const Token& word, Tokens arguments) {
    ParameterLine line{.parameter = std::string(word.text), .position = word.position};
    if (!track_->patterns.empty()) line.pattern = track_->patterns.size() - 1;
    return add_parameter(std::move(line), arguments);
}

TrackParser::Follow TrackParser::add_parameter(ParameterLine line, Tokens values) {
    parse_parameter(values, line, diagnostics_);
    if (!values.empty() && line.steps.empty() && line.motion != ParameterLine::Motion::lfo)
        return Follow::statements;
    track_->parameters.push_back(std::move(line));
    return values.empty() ? Follow::values : Follow::statements;
}

void TrackParser::read_values(Tokens tokens) {
    ParameterLine& line = track_->parameters.back();
    // A ramp or an lfo is whole; only steps may go on.
    if (line.motion != ParameterLine::Motion::steps) return refuse_more(tokens, 0);
    parse_parameter(tokens, line, diagnostics_);
}

void TrackParser::refuse_more(Tokens arguments, std::size_t expected) {
    song::refuse_more(arguments, expected, diagnostics_);
}

} // namespace aviary::song
