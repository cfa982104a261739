// An edited song that the audio thread takes up in place of the one that sounds: its tempo and meter, the events of its
// tracks, their delays. All tracks and slots that it names are in the graph already, where the new ones wait.
//
// Made on the main thread. Once taken up, it holds the tempo, meter, events and delay lines that it replaced.
#pragma once

#include "engine/engine_ids.h"
#include "engine/graph/track.h"
#include "engine/timeline/bars.h"
#include "engine/timeline/tempo.h"

#include <memory>
#include <vector>

namespace aviary::engine {

/// A delay of that many frames; `line` as in Delay::set().
struct DelayChange {
    DelayId delay;
    std::uint32_t frames = 0;
    std::unique_ptr<DelayLine> line{};
};

struct Rescore : rt::Retirable {
    struct Part {
        TrackId track{};
        Rank rank;
        SendId output{};                     ///< none: the master
        std::unique_ptr<TrackEvents> events; ///< for the slots that the track is to have
    };
    Rescore(const Tempo& its_tempo, const Bars& its_bars)
        : tempo(its_tempo)
        , bars(its_bars) {}

    Tempo tempo;
    Bars bars;
    std::vector<Part> parts; ///< of all tracks that the song has
    std::vector<DelayChange> delays;
};

} // namespace aviary::engine
