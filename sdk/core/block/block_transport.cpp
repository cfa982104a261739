#include "sdk/core/block/block_transport.h"

#include <cmath>

namespace aviary::detail {

namespace {
double bar_beats(const Transport& transport) { return 4.0 * transport.beats_per_bar / transport.beat_unit; }
} // namespace

void derive_missing(Transport& transport, GivenTransport given) AVIARY_NONBLOCKING {
    if (!given.beats && !given.seconds) return;
    if (!given.seconds) transport.position_seconds = transport.position_beats * 60 / transport.tempo;
    if (!given.beats) transport.position_beats = transport.position_seconds * transport.tempo / 60;
    if (given.bar) return;
    const double bar = std::floor(transport.position_beats / bar_beats(transport));
    transport.bar = int(bar);
    transport.bar_start_beats = bar * bar_beats(transport);
}

void advance(Transport& transport, Frame frames, double sample_rate) AVIARY_NONBLOCKING {
    if (!transport.playing) return;
    transport.position_seconds += frames / sample_rate;
    transport.position_beats += frames / sample_rate * transport.tempo / 60;
    const double bars =
        std::floor((transport.position_beats - transport.bar_start_beats) / bar_beats(transport));
    if (bars < 1) return;
    transport.bar += int(bars);
    transport.bar_start_beats += bars * bar_beats(transport);
}

} // namespace aviary::detail
