// A song as it was written: every line is understood, but nothing is worked out yet. The parser makes the tree, the
// populator plays it.
#pragma once

#include "song/score.h"
#include "song/syntax/motif.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace aviary::song {

/// One token of `p`. Groups lie flat: begin, content, end.
struct RhythmItem {
    enum class Kind : std::uint8_t { hit, rest, euclid, group_begin, group_end, motif, bar_line };
    Kind kind = Kind::hit;
    bool length_written = true; ///< false for a bare `_` or `.`, and for groups: as long as the token before
    bool is_dot = false;        ///< `.`: a rest by another name
    std::uint8_t hits = 0, slots = 0, rotation = 0; ///< euclid only
    std::int32_t ticks = 0; ///< one slot's length, before its group squeezes it; of a tie (`q+x`) the sum
    std::int32_t motif = 0; ///< motif only: its place in Pattern::motifs
    std::int32_t column = 0;
};

struct VelocityStep {
    enum class Kind : std::uint8_t { absolute, repeat, relative };
    Kind kind = Kind::absolute;
    std::int16_t value = 0; ///< an absolute 0 is a rest
};

/// One token of `n`: a pitch or a chord, the last of these moved, the last of these again, or a motif's pitches.
struct PitchStep {
    enum class Kind : std::uint8_t { pitches, relative, repeat, motif };
    Kind kind = Kind::pitches;
    std::int16_t amount = 0; ///< relative: semitones
    std::uint32_t first = 0,
                  count = 0; ///< pitches: where they lie in NoteLine::pitches; motif: `first` in its motifs
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
    std::vector<MotifUse> motifs{};
};

/// One `v` and the `n` lines under it.
struct Layer {
    std::optional<std::vector<VelocityStep>> velocities;
    std::vector<NoteLine> notes;
    Position position;
    bool is_dot = false; ///< opened by a lone `.`: without a `v` of its own it has that of the layer above
};

struct Swing {
    int amount = 50;  ///< percent: 50 is straight
    int humanize = 0; ///< up to so many ticks either way
};

/// One token of `bend`, `press` or `slide`: a value, `a/b`, or the same again.
struct ExpressionStep {
    bool repeats = false; ///< `-` and `.`
    Sweep sweep;
};
using ExpressionLine = std::vector<ExpressionStep>;

/// How a pattern is played; what is missing is taken from the track's lines in front of its first `p`.
struct Feel {
    std::optional<Swing> swing;
    std::optional<std::vector<Ticks>> offsets;              ///< one a slot
    std::optional<std::vector<Ticks>> gates;                ///< percent of the slot, one a hit
    std::optional<ExpressionLine> bend{}, press{}, slide{}; ///< one a hit
};

struct Pattern {
    std::vector<RhythmItem> rhythm;
    std::vector<Layer> layers;
    Feel feel;
    std::optional<std::uint8_t> drum; ///< the older `d bd`: what it plays when it has no `n`
    Position position;
    int length = 1;
    std::vector<MotifUse> motifs{};
    /// `@riff` as a line: the motif with its rhythm, velocities and pitches. `rhythm` is that one motif.
    bool is_whole_motif = false;
};

/// One value of a parameter line: `20`, `0.2`, `20_`, `100/`, `.`.
struct ParameterStep {
    enum class Kind : std::uint8_t { hold, ramp, keep };
    Kind kind = Kind::hold;
    double value = 0; ///< 0..1
};

struct Lfo {
    enum class Shape : std::uint8_t { sine, triangle, saw, square, random };
    Shape shape = Shape::sine;
    Ticks period, bars;       ///< how long a period is: one of these,
    double hertz = 0;         ///< or how many there are in a second
    double low = 0, high = 1; ///< 0..1 of the parameter's travel
    double phase = 0;         ///< 0..1 of a period
};

/// A word of a track that is no keyword: a parameter, or `cc` and a controller, and how it moves.
struct ParameterLine {
    enum class Motion : std::uint8_t { steps, ramp, lfo };
    /// How long a ramp takes.
    enum class Span : std::uint8_t { bar, section, beats };
    std::string parameter; ///< as written, also `reverb.decay`
    Motion motion = Motion::steps;
    std::vector<ParameterStep> steps; ///< a ramp has two: from, to; an lfo none
    Span span = Span::bar;
    double beats = 0;                   ///< with Span::beats
    std::optional<std::size_t> pattern; ///< the pattern whose slots it steps through: the `p` above it
    Position position;
    Lfo lfo{};
    std::optional<std::uint8_t> controller{}; ///< of `cc`
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
    TrackMix mix{};
    std::vector<Clip> clips{};
    std::optional<TuningWord> tuning{};
};

/// `motif riff 2` with all that is under it.
struct MotifBlock {
    std::string name;
    Position position;
    int length = 1;
    std::optional<Ticks> duration; ///< missing: as long as its first pattern
    TrackBlock body;               ///< its patterns and feel
};

/// `bpm 90`, `bpm 90 at 5.1 96`, `bpm ramp 90 120`, in a section.
struct TempoLine {
    struct Step {
        int bar = 1;    ///< of the section, from 1
        Ticks beat = 1; ///< of the bar, from 1
        double bpm = 120;
        Position position;
    };
    std::vector<Step> steps;  ///< with a ramp one: its start
    std::optional<double> to; ///< of a ramp over the section
};

struct SectionBlock {
    std::string name;
    Position position;
    std::optional<int> bars;
    std::vector<TrackBlock> tracks;
    std::optional<TempoLine> tempo{};
    std::optional<Meter> meter{};
    std::optional<std::string> key{};
    std::optional<TuningWord> tuning{};
};

struct ArrangementEntry {
    std::string section;
    std::optional<int> bars; ///< missing: those of its section
    Position position;
};

struct Tree {
    std::optional<double> bpm;
    std::optional<std::string> key;
    std::optional<Meter> meter;
    std::optional<int> bars;           ///< `b`
    std::optional<std::uint64_t> seed; ///< of the random numbers
    std::optional<int> division{};     ///< of MIDI files that are made of the song: ticks to the quarter note
    std::vector<TrackBlock> tracks;    ///< outside of sections
    std::vector<ArrangementEntry> arrangement;
    std::vector<SectionBlock> sections; ///< in file order
    std::vector<MotifBlock> motifs{};   ///< in file order
    std::optional<TuningWord> tuning{};
};

} // namespace aviary::song
