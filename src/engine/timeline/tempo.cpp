#include "engine/timeline/tempo.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace aviary::engine {

namespace {

constexpr double fraction = 4294967296.0; // 2^32

/// Seconds until `beats` have passed since the beginning of a ramp over `whole` beats: the beats that pass are a square
/// of the time.
double seconds_in_ramp(double beats, double from, double to, double whole) {
    const double slope = (to * to - from * from) / (2 * whole); // bpm each minute
    return 120 * beats / (from + std::sqrt(std::max(from * from + 2 * slope * beats, 0.0)));
}

} // namespace

Tempo::Tempo(double bpm, std::span<const song::TempoChange> changes, double sample_rate)
    : sample_rate_(sample_rate)
    , milli_rate_(std::llround(sample_rate * 1e3)) {
    segments_.reserve(changes.size() + 1);
    segments_.push_back(make_segment({0, bpm, false}));
    bool is_ramp = false;
    for (const song::TempoChange& change : changes) {
        Segment next = make_segment(change);
        Segment& last = segments_.back();
        if (change.at > last.at) {
            if (is_ramp) {
                last.to = next.bpm;
                last.length = next.beats - last.beats;
            }
            next.start = last.start + frames_in(last, change.at);
            next.frames = double(next.start) / fraction;
            segments_.push_back(next);
        } else {
            last.bpm = next.bpm;
            last.micro_bpm = next.micro_bpm;
        }
        is_ramp = change.ramp;
    }
}

Tempo::Segment Tempo::make_segment(const song::TempoChange& change) const {
    const double bpm = std::max(change.bpm, 1.0);
    return {
        .at = change.at, .beats = change.at.beats().count, .bpm = bpm, .micro_bpm = std::llround(bpm * 1e6)};
}

/// Frames from the segment's start, in 2^-32.
Tempo::Wide Tempo::frames_in(const Segment& segment, song::Ticks at) const {
    const song::Ticks passed = at - segment.at;
    if (segment.length > 0)
        return Wide(seconds_in_ramp(passed.beats().count, segment.bpm, segment.to, segment.length)
                    * sample_rate_ * fraction);
    const Wide over = Wide(passed.numerator()) * 60 * 1000 * milli_rate_;
    const Wide under = Wide(passed.denominator()) * song::ticks_per_beat * segment.micro_bpm;
    Wide whole = over / under;
    if (over < 0 && whole * under != over) --whole; // down, so that the rest is not negative
    return (whole << 32) + ((over - whole * under) << 32) / under;
}

SongFrame Tempo::frame(song::Ticks at) const {
    const auto next = std::ranges::upper_bound(segments_, at, {}, &Segment::at);
    const Segment& segment = next == segments_.begin() ? *next : *(next - 1);
    return SongFrame((segment.start + frames_in(segment, at) + (Wide(1) << 31)) >> 32);
}

SongFrame Tempo::frame(Beats at) const {
    constexpr auto furthest = double(song::longest_song);
    const double beats = std::isnan(at.count) ? 0 : std::clamp(at.count, -furthest, furthest);
    const auto next = std::ranges::upper_bound(segments_, beats, {}, &Segment::beats);
    const Segment& segment = next == segments_.begin() ? *next : *(next - 1);
    const double passed = beats - segment.beats;
    if (segment.length > 0)
        return std::llround(
            segment.frames + seconds_in_ramp(passed, segment.bpm, segment.to, segment.length) * sample_rate_);
    return std::llround(segment.frames + passed * 60 * sample_rate_ / segment.bpm);
}

const Tempo::Segment& Tempo::segment_at(SongFrame frame) const {
    const auto next = std::ranges::upper_bound(segments_, double(frame), {}, &Segment::frames);
    return next == segments_.begin() ? *next : *(next - 1);
}

Beats Tempo::beats(SongFrame frame) const {
    const Segment& segment = segment_at(frame);
    const double passed = double(frame) - segment.frames;
    const double minutes = passed / (60 * sample_rate_);
    if (segment.length == 0) return Beats(segment.beats + passed * segment.bpm / (60 * sample_rate_));
    const double slope = (segment.to * segment.to - segment.bpm * segment.bpm) / (2 * segment.length);
    return Beats(segment.beats + segment.bpm * minutes + slope * minutes * minutes / 2);
}

double Tempo::bpm(SongFrame at) const {
    const Segment& segment = segment_at(at);
    return segment.bpm + bpm_per_frame(at) * std::max(0.0, double(at) - segment.frames);
}

double Tempo::bpm_per_frame(SongFrame at) const {
    const Segment& segment = segment_at(at);
    if (segment.length == 0) return 0;
    return (segment.to * segment.to - segment.bpm * segment.bpm) / (2 * segment.length) / (60 * sample_rate_);
}

SongFrame Tempo::next_change(SongFrame behind) const {
    const auto next = std::ranges::upper_bound(
        segments_, behind, {}, [](const Segment& segment) { return SongFrame(std::ceil(segment.frames)); });
    return next == segments_.end() ? std::numeric_limits<SongFrame>::max()
                                   : SongFrame(std::ceil(next->frames));
}

} // namespace aviary::engine
