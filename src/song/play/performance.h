// Plays patterns and parameter lines over a stretch of time: where notes and automation points come from.
//
//     const PreparedTrack prepared = prepare(block, meter, diagnostics);
//     play_notes(prepared, stretch, chance, budget, track.notes);
//     play_parameter(line, prepared, stretch, meter, budget, points);
//
// [any-thread]
#pragma once

#include "song/play/layer_voice.h"
#include "song/syntax/diagnostics.h"
#include "song/syntax/rhythm.h"
#include "song/syntax/tree.h"

#include <cstdint>
#include <vector>

namespace aviary::song {

inline constexpr int default_gate = 90; ///< percent of the slot

/// Bounds the work that one song can ask for, however small its text.
class Budget {
public:
    static constexpr std::int64_t most_events = 2'000'000;
    /// False once the song has used the budget up.
    bool spend(std::int64_t events = 1) { return (left_ -= events) >= 0; }
    bool exceeded() const { return left_ < 0; }

private:
    std::int64_t left_ = most_events;
};

struct PreparedPattern {
    Rhythm rhythm;
    std::vector<Voice> voices; ///< those that play something
    Swing swing;
    std::vector<std::int32_t> offsets;
    int gate = default_gate;
};

/// A track block with everything worked out that does not depend on where it is played.
struct PreparedTrack {
    const TrackBlock* block = nullptr;
    std::vector<PreparedPattern> patterns; ///< as many as the block has
};

PreparedTrack prepare(const TrackBlock& block, Meter meter, Diagnostics& diagnostics);

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
void play_notes(const PreparedTrack& track, const Stretch& stretch, Chance chance, Budget& budget,
    std::vector<Note>& notes);

/// Appends points, in order of time.
void play_parameter(const ParameterLine& line, const PreparedTrack& track, const Stretch& stretch,
    Meter meter, Budget& budget, std::vector<AutomationPoint>& points);

} // namespace aviary::song
