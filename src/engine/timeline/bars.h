// Where the bars of a song begin, through its changes of meter.
//
//     Bars bars(score.meter, score.meters);
//     bars.from(tempo, frame);      // the first bar that begins at this frame or later
//     bars.at(beats).number;        // the bar that a place lies in
//
// Pure, any thread; the audio thread neither makes nor copies one.
#pragma once

#include "engine/timeline/tempo.h"
#include "song/score.h"

#include <span>
#include <vector>

namespace aviary::engine {

class Bars {
public:
    explicit Bars(song::Meter meter = {}, std::span<const song::MeterChange> changes = {});

    song::Ticks from(const Tempo& tempo, SongFrame frame) const;
    struct Bar {
        Beats start;
        std::int32_t number = 0; ///< from 0
        song::Meter meter;
    };
    Bar at(Beats place) const;
    /// The first change of meter behind this frame; none: a frame that no song reaches.
    SongFrame next_change(const Tempo& tempo, SongFrame behind) const;

private:
    struct Segment {
        song::Ticks at;
        song::Meter meter;
        std::int32_t number = 0; ///< of the first bar
    };
    std::vector<Segment> segments_;
};

} // namespace aviary::engine
