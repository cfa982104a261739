// A song as it was written: every line is understood, but nothing is worked out yet. The parser makes the tree, the
// populator plays it.
#pragma once

#include "song/score.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aviary::song {

/// One token of `p`. Groups lie flat: begin, content, end.
struct RhythmItem {
    enum class Kind : std::uint8_t { hit, rest, euclid, group_begin, group_end };
    Kind kind = Kind::hit;
    bool length_written = true; ///< false for a bare `_` or `.`, and for groups: as long as the token before
    std::uint8_t hits = 0, slots = 0, rotation = 0; ///< euclid only
    std::int32_t ticks = 0;                         ///< one slot's length, before its group squeezes it
    std::int32_t content = 0; ///< group_begin only: the sum of what is inside, to be fitted into `ticks`
    std::int32_t column = 0;
};

struct VelocityStep {
    enum class Kind : std::uint8_t { absolute, repeat, relative };
    Kind kind = Kind::absolute;
    std::int16_t value = 0;
};

/// One token of `n`: a pitch or a chord, the last of these moved, or the last of these again.
struct PitchStep {
    enum class Kind : std::uint8_t { pitches, relative, repeat };
    Kind kind = Kind::pitches;
    std::int16_t amount = 0;            ///< relative: semitones
    std::uint32_t first = 0, count = 0; ///< pitches: where they lie in NoteLine::pitches
    std::int32_t column = 0;
};

struct NoteLine {
    /// How the line was written. `plain` (pitches and nothing else) becomes a melody or a chord when the pattern is
    /// known.
    enum class Form : std::uint8_t { plain, steps };
    Form form = Form::plain;
    std::vector<PitchStep> steps;
    std::vector<std::uint8_t> pitches;
    Position position;
    int length = 1;
};

/// One `v` and the `n` lines under it.
struct Layer {
    std::optional<std::vector<VelocityStep>> velocities;
    std::vector<NoteLine> notes;
    Position position;
};

struct Swing {
    int amount = 50;  ///< percent: 50 is straight
    int humanize = 0; ///< up to so many ticks either way
};

/// How a pattern is played; what is missing is taken from the track's lines in front of its first `p`.
struct Feel {
    std::optional<Swing> swing;
    std::optional<std::vector<std::int32_t>> offsets; ///< ticks, one a slot
    std::optional<int> gate;                          ///< percent of the slot
};

struct Pattern {
    std::vector<RhythmItem> rhythm;
    std::vector<Layer> layers;
    Feel feel;
    std::optional<std::uint8_t> drum; ///< the older `d bd`: what it plays when it has no `n`
    Position position;
    int length = 1;
};

/// One value of a parameter line: `20`, `0.2`, `20_`, `100/`, `.`.
struct ParameterStep {
    enum class Kind : std::uint8_t { hold, ramp, keep };
    Kind kind = Kind::hold;
    double value = 0; ///< 0..1
};

/// A word of a track that is no keyword: a parameter and how it moves.
struct ParameterLine {
    enum class Motion : std::uint8_t { steps, ramp };
    /// How long a ramp takes.
    enum class Span : std::uint8_t { bar, section, beats };
    std::string parameter;
    Motion motion = Motion::steps;
    std::vector<ParameterStep> steps; ///< a ramp has two: from, to
    Span span = Span::bar;
    double beats = 0;                   ///< with Span::beats
    std::optional<std::size_t> pattern; ///< the pattern whose slots it steps through: the `p` above it
    Position position;
};

/// `ch 2 bass` with all that is under it: a definition, what a track plays in a section, or both.
struct TrackBlock {
    std::optional<int> number;
    std::string name;
    Position position;
    int length = 1;
    std::optional<TrackType> type;
    std::optional<PluginWord> instrument, strip;
    std::vector<PluginWord> effects;
    bool continues = false; ///< `cont`
    Feel feel;
    std::vector<Pattern> patterns;
    std::vector<ParameterLine> parameters;
};

struct SectionBlock {
    std::string name;
    Position position;
    std::optional<int> bars;
    std::vector<TrackBlock> tracks;
};

struct ArrangementEntry {
    std::string section;
    std::optional<int> bars;
    Position position;
};

struct Tree {
    std::optional<double> bpm;
    std::optional<std::string> key;
    std::optional<Meter> meter;
    std::optional<int> bars;           ///< `b`
    std::optional<std::uint64_t> seed; ///< of the random numbers
    std::vector<TrackBlock> tracks;    ///< outside of sections
    std::vector<ArrangementEntry> arrangement;
    std::vector<SectionBlock> sections; ///< in file order
};

} // namespace aviary::song
