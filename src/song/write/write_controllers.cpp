#include "song/write/write_controllers.h"

#include "song/write/period.h"

#include <algorithm>

namespace aviary::song {

namespace {

struct ControllerStep {
    ParameterStep step{ParameterStep::Kind::keep, 0};
    friend bool operator==(const ControllerStep& a, const ControllerStep& b) {
        return a.step.kind == b.step.kind && a.step.value == b.step.value;
    }
};

using Points = std::vector<AutomationPoint>;

/// The widest grid that has all points on it, else sixteenths.
std::int64_t grid_of(Points::const_iterator first, Points::const_iterator last, const PatternPlace& place) {
    for (const std::int64_t grid : {place.bar, std::int64_t(96), std::int64_t(48)})
        if (std::all_of(first, last, [&](const AutomationPoint& point) {
                return ((point.at - Ticks(place.start)) / Ticks(grid)).denominator() == 1;
            }))
            return grid;
    return 24;
}

void write_line(const Automation& line, const PatternPlace& place, TrackBlock& block) {
    const auto before = [](const AutomationPoint& point, Ticks at) { return point.at < at; };
    const auto first = std::lower_bound(line.points.begin(), line.points.end(), Ticks(place.start), before);
    const auto last = std::lower_bound(first, line.points.end(), Ticks(place.start + place.length), before);
    if (first == last) return;
    const std::int64_t grid = grid_of(first, last, place);
    std::vector<ControllerStep> steps(std::size_t(place.length / grid + (place.length % grid != 0 ? 1 : 0)));
    for (auto point = first; point != last; ++point) {
        const Ticks slot = (point->at - Ticks(place.start)) / Ticks(grid) + Ticks(1, 2);
        const auto index = std::min(std::size_t(slot.floor()), steps.size() - 1);
        steps[index].step = {
            point->ramp ? ParameterStep::Kind::ramp : ParameterStep::Kind::hold, point->value};
    }
    ParameterLine written{.parameter = line.parameter};
    written.controller = line.controller;
    for (const ControllerStep& step : folded(std::move(steps))) written.steps.push_back(step.step);
    if (grid != place.bar) {
        Pattern clock;
        clock.rhythm.push_back(
            {.kind = RhythmItem::Kind::rest, .length_written = grid != 96, .ticks = std::int32_t(grid)});
        block.patterns.push_back(std::move(clock));
        written.pattern = block.patterns.size() - 1;
    }
    block.parameters.push_back(std::move(written));
}

} // namespace

void write_controllers(const Track& track, const PatternPlace& place, TrackBlock& block) {
    // Lines that step through the bars come first: a pattern above them would be their clock.
    for (const bool by_bars : {true, false})
        for (const Automation& line : track.automation) {
            TrackBlock alone;
            write_line(line, place, alone);
            if (alone.parameters.empty() || alone.patterns.empty() != by_bars) continue;
            if (!by_bars) {
                block.patterns.push_back(std::move(alone.patterns.front()));
                alone.parameters.front().pattern = block.patterns.size() - 1;
            }
            block.parameters.push_back(std::move(alone.parameters.front()));
        }
}

} // namespace aviary::song
