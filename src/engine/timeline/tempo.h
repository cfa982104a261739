// Musical time to sample frames and back, without drift: every position is computed from the last change of tempo.
//
//     Tempo tempo(128, 48000);
//     Tempo tempo(score.bpm, score.tempos, 48000);
//     tempo.frame(note.start);   // exact while the tempo holds, rounded once
//
// Along a ramp the tempo moves by as many bpm each second.
// Pure, any thread; the audio thread neither makes nor copies one.
#pragma once

#include "base/units.h"
#include "song/score.h"
#include "song/ticks.h"

#include <cstdint>
#include <span>
#include <vector>

namespace aviary::engine {

/// A position in the song, in sample frames from its start; negative before it.
using SongFrame = std::int64_t;

class Tempo {
public:
    /// `bpm` is taken to the millionth and is at least 1, `sample_rate` (Hz) to the thousandth.
    Tempo(double bpm, double sample_rate)
        : Tempo(bpm, {}, sample_rate) {}
    /// `changes` in order of time.
    Tempo(double bpm, std::span<const song::TempoChange> changes, double sample_rate);

    /// While the tempo holds: round(beats * 60 / bpm * rate) of the exact rational; halves go up.
    SongFrame frame(song::Ticks at) const;
    /// A position further from the start than the longest song is the longest song's end; no number is 0.
    SongFrame frame(Beats at) const;
    Beats beats(SongFrame frame) const;
    double seconds(SongFrame frame) const { return double(frame) / sample_rate_; }
    double bpm(SongFrame at) const;
    /// By how much the tempo grows with each frame.
    double bpm_per_frame(SongFrame at) const;
    /// The first change of tempo behind this frame; none: a frame that no song reaches.
    SongFrame next_change(SongFrame behind) const;
    friend bool operator==(const Tempo&, const Tempo&) = default;

private:
    using Wide = __int128;
    /// From one change to the next.
    struct Segment {
        song::Ticks at;
        double beats = 0;  ///< of `at`
        Wide start = 0;    ///< frames, in 2^-32
        double frames = 0; ///< the same
        double bpm = 120;
        std::int64_t micro_bpm = 0;
        double to = 0,
               length = 0; ///< of a ramp: the tempo at its end, and its beats; length 0: the tempo holds
        friend bool operator==(const Segment&, const Segment&) = default;
    };
    Segment make_segment(const song::TempoChange& change) const;
    Wide frames_in(const Segment& segment, song::Ticks at) const;
    const Segment& segment_at(SongFrame frame) const;

    double sample_rate_;
    std::int64_t milli_rate_;
    std::vector<Segment> segments_;
};

} // namespace aviary::engine
