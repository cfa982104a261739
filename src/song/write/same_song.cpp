#include "song/write/same_song.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <vector>

namespace aviary::song {

namespace {

template <typename T>
bool same(const T& a, const T& b) requires requires {
    a == b;
} &&(!requires { a.position; }) {
    return a == b;
}

// Declared in front of what calls them for parts of parts.
bool same(const PluginWord& a, const PluginWord& b);
bool same(const TuningWord& a, const TuningWord& b);
bool same(const MotifUse& a, const MotifUse& b);
bool same(const MotifOperation& a, const MotifOperation& b);
bool same(const RhythmItem& a, const RhythmItem& b);
bool same(const VelocityStep& a, const VelocityStep& b);
bool same(const PitchStep& a, const PitchStep& b);
bool same(const NoteLine& a, const NoteLine& b);
bool same(const Layer& a, const Layer& b);
bool same(const Swing& a, const Swing& b);
bool same(const ExpressionStep& a, const ExpressionStep& b);
bool same(const Pattern& a, const Pattern& b);
bool same(const ParameterStep& a, const ParameterStep& b);
bool same(const ParameterLine& a, const ParameterLine& b);
bool same(const TrackMix::Send& a, const TrackMix::Send& b);
bool same(const Clip& a, const Clip& b);
bool same(const TempoLine& a, const TempoLine& b);
bool same(const TempoLine::Step& a, const TempoLine::Step& b);
bool same(const TrackBlock& a, const TrackBlock& b);
bool same(const MotifBlock& a, const MotifBlock& b);
bool same(const SectionBlock& a, const SectionBlock& b);
bool same(const ArrangementEntry& a, const ArrangementEntry& b);

template <typename T>
bool same(const Written<T>& a, const Written<T>& b) {
    return a.value == b.value;
}
template <typename T>
bool same_list(const std::vector<T>& a, const std::vector<T>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
        [](const T& one, const T& other) { return same(one, other); });
}
template <typename T>
bool same_option(const std::optional<T>& a, const std::optional<T>& b) {
    return a.has_value() == b.has_value() && (!a || same(*a, *b));
}
template <typename T>
bool same_list_option(const std::optional<std::vector<T>>& a, const std::optional<std::vector<T>>& b) {
    return a.has_value() == b.has_value() && (!a || same_list(*a, *b));
}

bool same(const PluginWord& a, const PluginWord& b) {
    return a.word == b.word && same_option(a.preset, b.preset) && same_option(a.sidechain, b.sidechain);
}
bool same(const TuningWord& a, const TuningWord& b) {
    return std::tie(a.scale_file, a.keyboard_file, a.edo) == std::tie(b.scale_file, b.keyboard_file, b.edo);
}
bool same(const MotifOperation& a, const MotifOperation& b) {
    return std::tie(a.kind, a.every, a.intervals, a.amount, a.pitch, a.scale)
           == std::tie(b.kind, b.every, b.intervals, b.amount, b.pitch, b.scale);
}
bool same(const MotifUse& a, const MotifUse& b) {
    return a.name == b.name && same_list(a.operations, b.operations);
}
bool same(const RhythmItem& a, const RhythmItem& b) {
    return std::tie(a.kind, a.length_written, a.is_dot, a.hits, a.slots, a.rotation, a.ticks, a.motif)
           == std::tie(b.kind, b.length_written, b.is_dot, b.hits, b.slots, b.rotation, b.ticks, b.motif);
}
bool same(const VelocityStep& a, const VelocityStep& b) {
    return a.kind == b.kind && (a.kind == VelocityStep::Kind::repeat || a.value == b.value);
}
bool same(const PitchStep& a, const PitchStep& b) {
    return std::tie(a.kind, a.amount, a.first, a.count) == std::tie(b.kind, b.amount, b.first, b.count);
}
bool same(const NoteLine& a, const NoteLine& b) {
    return a.form == b.form && a.pitches == b.pitches && same_list(a.steps, b.steps)
           && same_list(a.motifs, b.motifs);
}
bool same(const Layer& a, const Layer& b) {
    return a.is_dot == b.is_dot && same_list_option(a.velocities, b.velocities)
           && same_list(a.notes, b.notes);
}
bool same(const Swing& a, const Swing& b) { return a.amount == b.amount && a.humanize == b.humanize; }
bool same(const ExpressionStep& a, const ExpressionStep& b) {
    return a.repeats == b.repeats && (a.repeats || a.sweep == b.sweep);
}
bool same_feel(const Feel& a, const Feel& b) {
    return same_option(a.swing, b.swing) && a.offsets == b.offsets && a.gates == b.gates
           && same_list_option(a.bend, b.bend) && same_list_option(a.press, b.press)
           && same_list_option(a.slide, b.slide);
}
bool same(const Pattern& a, const Pattern& b) {
    return a.is_whole_motif == b.is_whole_motif && a.drum == b.drum && same_list(a.rhythm, b.rhythm)
           && same_list(a.layers, b.layers) && same_list(a.motifs, b.motifs) && same_feel(a.feel, b.feel);
}
bool same(const ParameterStep& a, const ParameterStep& b) {
    return a.kind == b.kind && (a.kind == ParameterStep::Kind::keep || a.value == b.value);
}
bool same_lfo(const Lfo& a, const Lfo& b) {
    return std::tie(a.shape, a.period, a.bars, a.hertz, a.low, a.high, a.phase)
           == std::tie(b.shape, b.period, b.bars, b.hertz, b.low, b.high, b.phase);
}
bool same(const ParameterLine& a, const ParameterLine& b) {
    return std::tie(a.parameter, a.motion, a.span, a.beats, a.pattern, a.controller)
               == std::tie(b.parameter, b.motion, b.span, b.beats, b.pattern, b.controller)
           && same_list(a.steps, b.steps) && same_lfo(a.lfo, b.lfo);
}
bool same(const TrackMix::Send& a, const TrackMix::Send& b) {
    return a.to.value == b.to.value && a.level.value == b.level.value && same_option(a.pre, b.pre);
}
bool same_mix(const TrackMix& a, const TrackMix& b) {
    return same_option(a.volume, b.volume) && same_option(a.pan, b.pan) && same_option(a.mute, b.mute)
           && same_option(a.solo, b.solo) && same_list(a.sends, b.sends) && same_option(a.out, b.out);
}
bool same(const Clip& a, const Clip& b) {
    return std::tie(a.file, a.start, a.length, a.from_seconds, a.fade_in_seconds, a.fade_out_seconds,
               a.gain_db, a.bpm)
           == std::tie(b.file, b.start, b.length, b.from_seconds, b.fade_in_seconds, b.fade_out_seconds,
               b.gain_db, b.bpm);
}
bool same(const TempoLine::Step& a, const TempoLine::Step& b) {
    return std::tie(a.bar, a.beat, a.bpm) == std::tie(b.bar, b.beat, b.bpm);
}
bool same(const TempoLine& a, const TempoLine& b) { return a.to == b.to && same_list(a.steps, b.steps); }
bool same(const TrackBlock& a, const TrackBlock& b) {
    return std::tie(a.number, a.name, a.type, a.continues) == std::tie(b.number, b.name, b.type, b.continues)
           && same_option(a.instrument, b.instrument) && same_option(a.strip, b.strip)
           && same_list(a.effects, b.effects) && same_feel(a.feel, b.feel)
           && same_list(a.patterns, b.patterns) && same_list(a.parameters, b.parameters)
           && same_mix(a.mix, b.mix) && same_list(a.clips, b.clips) && same_option(a.tuning, b.tuning);
}
bool same(const MotifBlock& a, const MotifBlock& b) {
    return a.name == b.name && a.duration == b.duration && same(a.body, b.body);
}
bool same(const SectionBlock& a, const SectionBlock& b) {
    return std::tie(a.name, a.bars, a.meter, a.key) == std::tie(b.name, b.bars, b.meter, b.key)
           && same_option(a.tempo, b.tempo) && same_option(a.tuning, b.tuning)
           && same_list(a.tracks, b.tracks);
}
bool same(const ArrangementEntry& a, const ArrangementEntry& b) {
    return a.section == b.section && a.bars == b.bars;
}

} // namespace

bool same_song(const Tree& a, const Tree& b) {
    return std::tie(a.bpm, a.key, a.meter, a.bars, a.seed, a.division)
               == std::tie(b.bpm, b.key, b.meter, b.bars, b.seed, b.division)
           && same_list(a.tracks, b.tracks) && same_list(a.arrangement, b.arrangement)
           && same_list(a.sections, b.sections) && same_list(a.motifs, b.motifs)
           && same_option(a.tuning, b.tuning);
}

} // namespace aviary::song
