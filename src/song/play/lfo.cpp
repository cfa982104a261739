#include "song/play/lfo.h"

#include <cmath>

namespace aviary::song {

namespace {

/// A point of a shape: `value` from 0 to 1 at `at`, in periods. Ramps go to the next point.
struct ShapePoint {
    double at, value;
    bool ramp;
};

/// A sine in 32 straight pieces. The numbers are written out: the same on every processor.
std::vector<ShapePoint> sine() {
    constexpr double quarter[] = {0, 0.19509032201612825, 0.3826834323650898, 0.5555702330196022,
        0.7071067811865476, 0.8314696123025452, 0.9238795325112867, 0.9807852804032304, 1};
    std::vector<ShapePoint> points;
    for (int i = 0; i < 32; ++i) {
        const int within = i % 16;
        const double height = quarter[within <= 8 ? within : 16 - within];
        points.push_back({i / 32.0, 0.5 + (i < 16 ? height : -height) / 2, true});
    }
    return points;
}

std::vector<ShapePoint> points_of(Lfo::Shape shape) {
    switch (shape) {
    case Lfo::Shape::sine: return sine();
    case Lfo::Shape::triangle: return {{0, 0.5, true}, {0.25, 1, true}, {0.75, 0, true}};
    case Lfo::Shape::saw: return {{0, 0, true}};
    case Lfo::Shape::square: return {{0, 1, false}, {0.5, 0, false}};
    case Lfo::Shape::random: break;
    }
    return {{0, 0, false}};
}

class LfoPlayer {
public:
    LfoPlayer(const ParameterLine& line, const Stretch& stretch, const ParameterClock& clock, Budget& budget,
        std::vector<AutomationPoint>& points)
        : lfo_(line.lfo)
        , stretch_(stretch)
        , clock_(clock)
        , budget_(budget)
        , shape_(points_of(line.lfo.shape))
        , seed_(mixed(clock.seed) ^ seed_of(line.parameter))
        , points_(points) {
        const Ticks period = lfo_.bars > Ticks(0) ? lfo_.bars * clock.bar : lfo_.period;
        ticks_ = double(period.numerator()) / double(period.denominator());
        start_ = stretch.start.beats().count * double(ticks_per_beat);
        const Ticks end = stretch.start + stretch.length;
        seconds_ = clock.tempo.seconds_at(stretch.start);
        const double phase = stretch.phase.beats().count;
        before_ = lfo_.phase
                  + (lfo_.hertz > 0 ? phase * 60 / clock.tempo.bpm() * lfo_.hertz
                                    : phase * double(ticks_per_beat) / ticks_);
        length_ = lfo_.hertz > 0 ? (clock.tempo.seconds_at(end) - seconds_) * lfo_.hertz
                                 : (end - stretch.start).beats().count * double(ticks_per_beat) / ticks_;
    }

    void play() {
        const double first = std::floor(before_);
        const double end = before_ + length_;
        add(stretch_.start, value_at(before_), is_ramp_at(before_));
        for (double period = first; period < end; ++period) {
            for (const ShapePoint& point : shape_) {
                const double at = period + point.at;
                if (at <= before_ || at >= end) continue;
                if (!budget_.spend()) return;
                // A saw falls at once.
                if (lfo_.shape == Lfo::Shape::saw) add(time_of(at), 1, false);
                add(time_of(at), value_in(period, point), point.ramp);
            }
        }
        if (!is_ramp_at(end)) return;
        // A saw that ends with its period ends at its top.
        const bool is_at_top = lfo_.shape == Lfo::Shape::saw && end == std::floor(end);
        add(stretch_.start + stretch_.length, is_at_top ? 1 : value_at(end), false);
    }

private:
    /// `at` in periods.
    Ticks time_of(double at) const {
        if (lfo_.hertz > 0) return clock_.tempo.ticks_at(seconds_ + (at - before_) / lfo_.hertz);
        return {std::llround((start_ + (at - before_) * ticks_) * 1000), 1000};
    }

    double value_in(double period, const ShapePoint& point) const {
        if (lfo_.shape != Lfo::Shape::random) return point.value;
        return double(mixed(seed_ ^ std::uint64_t(period)) >> 11) / double(1ull << 53);
    }

    std::size_t piece_at(double at) const {
        const double within = at - std::floor(at);
        std::size_t piece = 0;
        while (piece + 1 < shape_.size() && shape_[piece + 1].at <= within) ++piece;
        return piece;
    }

    bool is_ramp_at(double at) const { return shape_[piece_at(at)].ramp; }

    double value_at(double at) const {
        const double period = std::floor(at);
        const std::size_t piece = piece_at(at);
        const ShapePoint& from = shape_[piece];
        if (!from.ramp) return value_in(period, from);
        if (lfo_.shape == Lfo::Shape::saw) return at - period;
        const bool is_last = piece + 1 == shape_.size();
        const double to = is_last ? shape_.front().value : shape_[piece + 1].value;
        const double to_at = is_last ? 1 : shape_[piece + 1].at;
        return std::lerp(from.value, to, (at - period - from.at) / (to_at - from.at));
    }

    void add(Ticks at, double value, bool ramp) {
        points_.push_back({at, std::lerp(lfo_.low, lfo_.high, value), ramp});
    }

    const Lfo& lfo_;
    const Stretch& stretch_;
    const ParameterClock& clock_;
    Budget& budget_;
    const std::vector<ShapePoint> shape_;
    const std::uint64_t seed_;
    std::vector<AutomationPoint>& points_;
    double ticks_ = 0;   ///< of a period; not used with hertz
    double start_ = 0;   ///< of the section, in ticks
    double seconds_ = 0; ///< of the section's start
    double before_ = 0;  ///< how many periods have passed when the section starts
    double length_ = 0;  ///< of the section, in periods
};

} // namespace

void play_lfo(const ParameterLine& line, const Stretch& stretch, const ParameterClock& clock, Budget& budget,
    std::vector<AutomationPoint>& points) {
    LfoPlayer(line, stretch, clock, budget, points).play();
}

} // namespace aviary::song
