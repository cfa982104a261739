#include "song/play/tempo_map.h"

#include <algorithm>
#include <cmath>

namespace aviary::song {

namespace {

/// Seconds until `beats` have passed since the beginning of a ramp that has `whole` beats. The tempo moves by as many bpm
/// each second, so the beats passed are a square of the time.
double seconds_in_ramp(double beats, double from, double to, double whole) {
    const double slope = (to * to - from * from) / (2 * whole); // bpm each minute
    const double there = std::sqrt(std::max(from * from + 2 * slope * beats, 0.0));
    return 60 * 2 * beats / (from + there);
}

double beats_in_ramp(double seconds, double from, double to, double whole) {
    const double minutes = seconds / 60;
    const double slope = (to * to - from * from) / (2 * whole);
    return from * minutes + slope * minutes * minutes / 2;
}

} // namespace

TempoMap::TempoMap(double bpm) { stretches_.push_back({.bpm = bpm}); }

TempoMap::TempoMap(double bpm, const std::vector<TempoChange>& changes)
    : TempoMap(bpm) {
    for (const TempoChange& change : changes) add(change);
}

const TempoMap::Stretch* TempoMap::behind(const Stretch& stretch) const {
    return &stretch == &stretches_.back() ? nullptr : &stretch + 1;
}

void TempoMap::add(const TempoChange& change) {
    Stretch& last = stretches_.back();
    if (change.at <= last.at) {
        last.bpm = change.bpm;
        last.ramp = change.ramp;
        return;
    }
    const double beats = (change.at - last.at).beats().count;
    const double length =
        last.ramp ? seconds_in_ramp(beats, last.bpm, change.bpm, beats) : beats * 60 / last.bpm;
    stretches_.push_back({change.at, change.bpm, change.ramp, last.seconds + length});
}

double TempoMap::seconds_at(Ticks at) const {
    const auto next = std::ranges::upper_bound(stretches_, at, {}, &Stretch::at);
    const Stretch& stretch = next == stretches_.begin() ? *next : *(next - 1);
    const double beats = (at - stretch.at).beats().count;
    const Stretch* const end = behind(stretch);
    if (!stretch.ramp || !end) return stretch.seconds + beats * 60 / stretch.bpm;
    return stretch.seconds
           + seconds_in_ramp(beats, stretch.bpm, end->bpm, (end->at - stretch.at).beats().count);
}

Ticks TempoMap::ticks_at(double seconds) const {
    const auto next = std::ranges::upper_bound(stretches_, seconds, {}, &Stretch::seconds);
    const Stretch& stretch = next == stretches_.begin() ? *next : *(next - 1);
    const double passed = seconds - stretch.seconds;
    const Stretch* const end = behind(stretch);
    const double beats = !stretch.ramp || !end ? passed * stretch.bpm / 60
                                               : beats_in_ramp(passed, stretch.bpm, end->bpm,
                                                   (end->at - stretch.at).beats().count);
    return stretch.at + Ticks(std::llround(beats * double(ticks_per_beat) * 1000), 1000);
}

std::vector<TempoChange> TempoMap::changes() const {
    std::vector<TempoChange> changes;
    for (std::size_t i = 0; i < stretches_.size(); ++i)
        if (i > 0 || stretches_[i].ramp)
            changes.push_back({stretches_[i].at, stretches_[i].bpm, stretches_[i].ramp});
    return changes;
}

} // namespace aviary::song
