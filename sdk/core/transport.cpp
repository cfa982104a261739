#include "sdk/core/transport.h"

#include <cmath>

namespace aviary::detail {

void advance(Transport& transport, Frame frames, double sample_rate) AVIARY_NONBLOCKING {
    if (!transport.playing) return;
    transport.position_seconds += frames / sample_rate;
    transport.position_beats += frames / sample_rate * transport.tempo / 60;
    const double bar_beats = 4.0 * transport.beats_per_bar / transport.beat_unit;
    const double bars = std::floor((transport.position_beats - transport.bar_start_beats) / bar_beats);
    if (bars < 1) return;
    transport.bar += int(bars);
    transport.bar_start_beats += bars * bar_beats;
}

} // namespace aviary::detail
