// The tempo of a song over time, to turn seconds into ticks.
//
//     TempoMap tempo(120);
//     tempo.add({Ticks(1536), 90});
//     tempo.ticks_at(tempo.seconds_at(section.start) + 0.5)
//
// Works with sums, products and roots alone, so that it gives the same on every processor. [any-thread]
#pragma once

#include "song/score.h"

#include <vector>

namespace aviary::song {

class TempoMap {
public:
    explicit TempoMap(double bpm);
    TempoMap(double bpm, const std::vector<TempoChange>& changes);
    /// Not before the last one. One at the same time takes the last one's place.
    void add(const TempoChange& change);
    double bpm() const { return stretches_.back().bpm; } ///< the last

    double seconds_at(Ticks at) const;
    /// To the thousandth of a tick.
    Ticks ticks_at(double seconds) const;
    /// The changes behind the song's start.
    std::vector<TempoChange> changes() const;
    double first_bpm() const { return stretches_.front().bpm; }

private:
    struct Stretch {
        Ticks at;
        double bpm = 120;
        bool ramp = false;
        double seconds = 0; ///< from the song's start
    };
    const Stretch* behind(const Stretch& stretch) const;
    std::vector<Stretch> stretches_;
};

} // namespace aviary::song
