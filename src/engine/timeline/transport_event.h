// The transport's place and state, as CLAP tells plugins of it.
#pragma once

#include "engine/timeline/bars.h"
#include "engine/timeline/tempo.h"
#include <clap/events.h>

#include <cmath>
#include <optional>

namespace aviary::engine {

/// The loop in frames of the song; end is above start.
struct LoopFrames {
    SongFrame start = 0, end = 0;
};

inline clap_event_transport transport_event(const Tempo& tempo, const Bars& bars, SongFrame position,
    bool playing, const std::optional<LoopFrames>& loop) {
    auto beat_time = [](Beats beats) {
        return clap_beattime(std::llround(beats.count * CLAP_BEATTIME_FACTOR));
    };
    auto second_time = [](double seconds) {
        return clap_sectime(std::llround(seconds * CLAP_SECTIME_FACTOR));
    };

    const Beats beats = tempo.beats(position);
    const Bars::Bar bar = bars.at(beats);

    clap_event_transport event{};
    event.header = {sizeof event, 0, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_TRANSPORT, 0};
    event.flags = CLAP_TRANSPORT_HAS_TEMPO | CLAP_TRANSPORT_HAS_BEATS_TIMELINE
                  | CLAP_TRANSPORT_HAS_SECONDS_TIMELINE | CLAP_TRANSPORT_HAS_TIME_SIGNATURE;
    if (playing) event.flags |= CLAP_TRANSPORT_IS_PLAYING;
    event.song_pos_beats = beat_time(beats);
    event.song_pos_seconds = second_time(tempo.seconds(position));
    event.tempo = tempo.bpm(position);
    event.tempo_inc = playing ? tempo.bpm_per_frame(position) : 0;
    if (loop) {
        event.flags |= CLAP_TRANSPORT_IS_LOOP_ACTIVE;
        event.loop_start_beats = beat_time(tempo.beats(loop->start));
        event.loop_end_beats = beat_time(tempo.beats(loop->end));
        event.loop_start_seconds = second_time(tempo.seconds(loop->start));
        event.loop_end_seconds = second_time(tempo.seconds(loop->end));
    }
    event.bar_start = beat_time(bar.start);
    event.bar_number = bar.number;
    event.tsig_num = std::uint16_t(bar.meter.beats);
    event.tsig_denom = std::uint16_t(bar.meter.unit);
    return event;
}

} // namespace aviary::engine
