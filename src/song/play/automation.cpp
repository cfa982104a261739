// Parameter lines over time: steps from slot to slot, and ramps. Lfos are in lfo.cpp.
#include "song/play/lfo.h"
#include "song/play/performance.h"

#include <cmath>
#include <optional>

namespace aviary::song {

namespace {

using Kind = ParameterStep::Kind;

/// When each value of a line comes: at each slot of the track's pattern, or each bar where there is no pattern.
class SlotClock {
public:
    SlotClock(const ParameterLine& line, const PreparedTrack& track, Ticks bar)
        : bar_(bar) {
        if (line.pattern && *line.pattern < track.patterns.size())
            rhythm_ = &track.patterns[*line.pattern].rhythm;
        if (rhythm_ && rhythm_->slots.empty()) rhythm_ = nullptr;
    }

    /// Ticks from the pattern's beginning to its slot of that number, over all loops.
    Ticks at(std::int64_t slot) const {
        if (!rhythm_) return bar_ * Ticks(slot);
        const auto count = std::int64_t(rhythm_->slots.size());
        return rhythm_->length * Ticks(slot / count) + rhythm_->slots[std::size_t(slot % count)].start;
    }

    /// The first slot that does not begin before `time`.
    std::int64_t first_from(Ticks time) const {
        const Ticks loop = rhythm_ ? rhythm_->length : bar_;
        std::int64_t slot = (time / loop).floor() * (rhythm_ ? std::int64_t(rhythm_->slots.size()) : 1);
        while (at(slot) < time) ++slot;
        return slot;
    }

private:
    Ticks bar_;
    const Rhythm* rhythm_ = nullptr;
};

class StepPlayer {
public:
    StepPlayer(const ParameterLine& line, const SlotClock& clock, const Stretch& stretch, Budget& budget,
        std::vector<AutomationPoint>& points)
        : steps_(line.steps)
        , clock_(clock)
        , stretch_(stretch)
        , budget_(budget)
        , points_(points) {}

    void play() {
        const Ticks end = stretch_.phase + stretch_.length;
        const std::int64_t first = clock_.first_from(stretch_.phase);
        if (clock_.at(first) > stretch_.phase) enter_midway(first);
        std::int64_t slot = first;
        for (; clock_.at(slot) < end && budget_.spend(); ++slot)
            if (step(slot).kind != Kind::keep) add(clock_.at(slot), step(slot));
        if (last_ && last_->kind == Kind::ramp) leave_midway(slot, end);
    }

private:
    const ParameterStep& step(std::int64_t slot) const { return steps_[std::size_t(slot) % steps_.size()]; }

    /// The pattern began in an earlier section: what holds here is the value that came last.
    void enter_midway(std::int64_t slot) {
        for (std::size_t back = 0; back < steps_.size() && slot-- > 0; ++back) {
            if (step(slot).kind == Kind::keep) continue;
            return add(stretch_.phase, {Kind::hold, step(slot).value});
        }
    }

    /// The section ends while a ramp is on its way to the next value: ends the ramp there.
    void leave_midway(std::int64_t slot, Ticks end) {
        for (std::size_t ahead = 0; ahead < steps_.size(); ++ahead, ++slot) {
            if (step(slot).kind == Kind::keep) continue;
            const double way = (end - last_at_).beats() / (clock_.at(slot) - last_at_).beats();
            add(end, {Kind::hold, std::lerp(last_->value, step(slot).value, way)});
            return;
        }
    }

    void add(Ticks at, const ParameterStep& step) {
        // A value that is held anyway needs no further point.
        if (last_ && last_->kind == Kind::hold && step.kind == Kind::hold && last_->value == step.value)
            return;
        points_.push_back({stretch_.start + at - stretch_.phase, step.value, step.kind == Kind::ramp});
        last_ = step;
        last_at_ = at;
    }

    const std::vector<ParameterStep>& steps_;
    const SlotClock& clock_;
    const Stretch& stretch_;
    Budget& budget_;
    std::vector<AutomationPoint>& points_;
    std::optional<ParameterStep> last_;
    Ticks last_at_;
};

void play_ramp(
    const ParameterLine& line, const Stretch& stretch, Ticks bar, std::vector<AutomationPoint>& points) {
    Ticks length = bar;
    if (line.span == ParameterLine::Span::section) length = stretch.length;
    if (line.span == ParameterLine::Span::beats)
        length = std::max<std::int64_t>(1, std::llround(line.beats * double(ticks_per_beat)));
    const Ticks end = std::min(length, stretch.length);
    const double from = line.steps[0].value, to = line.steps[1].value;
    points.push_back({stretch.start, from, true});
    points.push_back({stretch.start + end, std::lerp(from, to, end.beats() / length.beats()), false});
}

} // namespace

void play_parameter(const ParameterLine& line, const PreparedTrack& track, const Stretch& stretch,
    const ParameterClock& clock, Budget& budget, std::vector<AutomationPoint>& points) {
    if (!budget.spend()) return;
    if (line.motion == ParameterLine::Motion::lfo) return play_lfo(line, stretch, clock, budget, points);
    if (line.steps.empty()) return;
    if (line.motion == ParameterLine::Motion::ramp) return play_ramp(line, stretch, clock.bar, points);
    StepPlayer(line, SlotClock(line, track, clock.bar), stretch, budget, points).play();
}

} // namespace aviary::song
