// Musical time to sample frames and back, without drift: every position is computed from the song's start.
//
//     Tempo tempo(128, 48000);
//     tempo.frame(note.start);   // exact, rounded once
//
// Pure, any thread.
#pragma once

#include "base/units.h"
#include "song/ticks.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace aviary::engine {

/// A position in the song, in sample frames from its start; negative before it.
using SongFrame = std::int64_t;

class Tempo {
public:
    /// `bpm` is taken to the millionth and is at least 1, `sample_rate` (Hz) to the thousandth.
    Tempo(double bpm, double sample_rate)
        : bpm_(std::max(bpm, 1.0))
        , sample_rate_(sample_rate)
        , micro_bpm_(std::llround(bpm_ * 1e6))
        , milli_rate_(std::llround(sample_rate * 1e3)) {}

    /// round(beats * 60 / bpm * rate) of the exact rational; halves go up.
    SongFrame frame(song::Ticks at) const {
        using Wide = __int128;
        const Wide over = Wide(at.numerator()) * 60 * 1000 * milli_rate_;
        const Wide under = Wide(at.denominator()) * song::ticks_per_beat * micro_bpm_;
        const Wide twice = 2 * over + under;
        const Wide whole = twice / (2 * under);
        return SongFrame(twice < 0 && whole * 2 * under != twice ? whole - 1 : whole);
    }
    /// A position further from the start than the longest song is the longest song's end; no number is 0.
    SongFrame frame(Beats at) const {
        constexpr auto furthest = double(song::longest_song);
        const double beats = std::isnan(at.count) ? 0 : std::clamp(at.count, -furthest, furthest);
        return std::llround(beats * 60 * sample_rate_ / bpm_);
    }
    Beats beats(SongFrame frame) const { return Beats(double(frame) * bpm_ / (60 * sample_rate_)); }
    double seconds(SongFrame frame) const { return double(frame) / sample_rate_; }
    double bpm() const { return bpm_; }

private:
    double bpm_, sample_rate_;
    std::int64_t micro_bpm_, milli_rate_;
};

} // namespace aviary::engine
