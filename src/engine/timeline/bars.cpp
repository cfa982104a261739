#include "engine/timeline/bars.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace aviary::engine {

Bars::Bars(song::Meter meter, std::span<const song::MeterChange> changes) {
    segments_.push_back({0, meter, 0});
    for (const song::MeterChange& change : changes) {
        Segment& last = segments_.back();
        if (change.at <= last.at) {
            last.meter = change.meter;
            continue;
        }
        // A bar that the change cuts short counts too.
        const song::Ticks bars = (change.at - last.at) / last.meter.bar();
        const auto count = bars.floor() + (bars.denominator() != 1);
        segments_.push_back({change.at, change.meter, last.number + std::int32_t(count)});
    }
}

song::Ticks Bars::from(const Tempo& tempo, SongFrame frame) const {
    const auto behind = std::ranges::upper_bound(
        segments_, frame, {}, [&](const Segment& segment) { return tempo.frame(segment.at); });
    const Segment& segment = behind == segments_.begin() ? *behind : *(behind - 1);
    const song::Ticks bar = segment.meter.bar();
    auto count =
        std::int64_t((tempo.beats(frame) - segment.at.beats()) / bar.beats()); // or one less, or one more
    count = std::max<std::int64_t>(count - 1, 0);
    while (tempo.frame(segment.at + bar * count) < frame) ++count;
    const song::Ticks next = segment.at + bar * count;
    return behind != segments_.end() && behind->at < next ? behind->at : next;
}

Bars::Bar Bars::at(Beats place) const {
    const auto behind = std::ranges::upper_bound(
        segments_, place.count, {}, [](const Segment& segment) { return segment.at.beats().count; });
    const Segment& segment = behind == segments_.begin() ? *behind : *(behind - 1);
    const Beats length = segment.meter.bar().beats();
    const double bar = std::floor((place - segment.at.beats()) / length);
    return {segment.at.beats() + length * bar, segment.number + std::int32_t(bar), segment.meter};
}

SongFrame Bars::next_change(const Tempo& tempo, SongFrame behind) const {
    for (const Segment& segment : segments_)
        if (const SongFrame frame = tempo.frame(segment.at); frame > behind && segment.at > song::Ticks(0))
            return frame;
    return std::numeric_limits<SongFrame>::max();
}

} // namespace aviary::engine
