// Plays patterns and parameter lines over a stretch of time: where notes and automation points come from.
//
//     const PreparedTrack prepared = prepare(block, context);
//     play_notes(prepared, stretch, chance, budget, track);
//     play_parameter(line, prepared, stretch, clock, budget, points);
//
// [any-thread]
#pragma once

#include "song/play/budget.h"
#include "song/play/layer_voice.h"
#include "song/play/phrase.h"
#include "song/play/tempo_map.h"
#include "song/syntax/diagnostics.h"
#include "song/syntax/rhythm.h"
#include "song/syntax/tree.h"

#include <cstdint>
#include <vector>

namespace aviary::song {

inline constexpr int default_gate = 90; ///< percent of the slot

struct PreparedPattern {
    Rhythm rhythm;
    std::vector<Voice> voices; ///< those that play something
    Swing swing;
    std::vector<Ticks> offsets;
    std::vector<Ticks> gates;                      ///< at least one
    std::vector<Sweep> bend, press, slide;         ///< one a hit, over and over; empty: nothing is said of it
    std::vector<NoteExpression> motif_expressions; ///< one a hit, or empty

    NoteExpression expression_at(std::uint64_t hit) const;
    bool has_expressions() const {
        return !(bend.empty() && press.empty() && slide.empty() && motif_expressions.empty());
    }
};

/// A track block with everything worked out that does not depend on where it is played.
struct PreparedTrack {
    const TrackBlock* block = nullptr;
    /// As many as the block has, and behind them the further patterns of motifs that have several.
    std::vector<PreparedPattern> patterns;
};

PreparedTrack prepare(const TrackBlock& block, const PrepareContext& context);
/// The patterns of a motif: they may do without pitches, for a rhythm is enough.
PreparedTrack prepare_motif(const TrackBlock& body, const PrepareContext& context);

/// A section as one track plays it.
struct Stretch {
    Ticks start, length;
    Ticks phase; ///< how far into its patterns the track already is: 0, or more with `cont`
};

/// What swing's `~` draws its random numbers from; equal values give equal notes.
struct Chance {
    std::uint64_t seed = 0;
    int track = 0;
};

/// Appends the notes that begin within the stretch; not sorted.
void play_notes(
    const PreparedTrack& prepared, const Stretch& stretch, Chance chance, Budget& budget, Track& track);

/// What parameter lines count time by.
struct ParameterClock {
    Ticks bar;
    const TempoMap& tempo;
    std::uint64_t seed = 0; ///< of random lfos
};

/// Appends points, in order of time.
void play_parameter(const ParameterLine& line, const PreparedTrack& track, const Stretch& stretch,
    const ParameterClock& clock, Budget& budget, std::vector<AutomationPoint>& points);

} // namespace aviary::song
