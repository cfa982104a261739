// The lines inside a track: rhythm, velocities, pitches, feel, plugins, and every other word as a parameter.
//
//     TrackParser lines(diagnostics);
//     lines.begin(track);
//     if (lines.read(line) == Follow::values) ...  // the lines nested under it go to lines.read_values()
//
// [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"
#include "song/syntax/tokenizer.h"
#include "song/syntax/tree.h"

#include <optional>
#include <span>
#include <string_view>

namespace aviary::song {

/// Whether the word only makes sense inside a track.
bool is_track_word(std::string_view word);

class TrackParser {
public:
    /// What the lines nested under the one just read are.
    enum class Follow : std::uint8_t { statements, values };

    explicit TrackParser(Diagnostics& diagnostics)
        : diagnostics_(diagnostics) {}
    /// The track must stay at its address until the next begin().
    void begin(TrackBlock& track, bool is_in_section);
    Follow read(const Line& line);
    /// Another row of the parameter that read() just opened.
    void read_values(std::span<const Token> tokens);

private:
    using Tokens = std::span<const Token>;
    using Statement = void (TrackParser::*)(const Token& word, Tokens arguments);
    Statement statement_for(std::string_view word) const;

    void read_pattern(const Token& word, Tokens arguments);
    void read_velocities(const Token& word, Tokens arguments);
    void read_notes(const Token& word, Tokens arguments);
    void read_layer(const Token& word, Tokens arguments);
    void read_swing(const Token& word, Tokens arguments);
    void read_offsets(const Token& word, Tokens arguments);
    void read_gate(const Token& word, Tokens arguments);
    void read_cont(const Token& word, Tokens arguments);
    void read_plugin(const Token& word, Tokens arguments);
    void read_effects(const Token& word, Tokens arguments);
    void read_strip(const Token& word, Tokens arguments);
    void read_type(const Token& word, Tokens arguments);
    void read_drum(const Token& word, Tokens arguments);
    void read_no_drum(const Token& word, Tokens arguments);
    void read_older(const Token& word, Tokens arguments);
    void read_motif(const Token& word, Tokens arguments);
    void read_expression(const Token& word, Tokens arguments);
    void read_preset(const Token& word, Tokens arguments);
    void read_sidechain(const Token& word, Tokens arguments);
    void read_mix(const Token& word, Tokens arguments);
    void read_clip(const Token& word, Tokens arguments);
    void read_tuning(const Token& word, Tokens arguments);
    void read_lone_lfo(const Token& word, Tokens arguments);
    Follow read_parameter(const Token& word, Tokens arguments);
    Follow read_controller(const Token& word, Tokens arguments);
    Follow add_parameter(ParameterLine line, Tokens values);

    void read_plugin_word(std::optional<PluginWord>& place, const Token& word, Tokens arguments);
    void refuse_more(Tokens arguments, std::size_t expected);
    /// The pattern that v, n and the like belong to; nullptr (and an error) when there is none above.
    Pattern* pattern_for(const Token& word);
    /// Where a feel line goes: in front of the first `p` it holds for all patterns of the track.
    Feel& feel() { return track_->patterns.empty() ? track_->feel : track_->patterns.back().feel; }

    enum class LastPlugin : std::uint8_t { none, instrument, effect, strip };
    PluginWord* plugin_for(const Token& word);

    Diagnostics& diagnostics_;
    TrackBlock* track_ = nullptr;
    bool is_in_section_ = false;
    LastPlugin last_plugin_ = LastPlugin::none;
    std::optional<std::uint8_t> drum_;
};

/// `sw 60 ~3`, and the older `sw < 20 x ~`, which is reported with its modern form.
Swing parse_swing(const Token& word, std::span<const Token> tokens, Diagnostics& diagnostics);

/// `bend 0 2 0`, `press 20 90`, `slide 0/100`: a value a hit.
ExpressionLine parse_expression(const Token& word, std::span<const Token> tokens, Diagnostics& diagnostics);

/// The values of a parameter line: a step a slot, `ramp 0.2 0.9 [4b|sec]`, or `lfo sine 1/4 0.2 0.8`.
void parse_parameter(std::span<const Token> tokens, ParameterLine& line, Diagnostics& diagnostics);

} // namespace aviary::song
