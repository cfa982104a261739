// Where the song is at the first frame of the present block. What a host leaves out is derived from what it gives:
// seconds from beats and tempo and the other way round, the bar from the beats and the time signature.
#pragma once

namespace aviary {

struct Transport {
    bool playing = false;
    bool looping = false;
    bool recording = false;
    bool known = false;          ///< false: the host gave no transport, everything below is the default
    double tempo = 120;          ///< quarter notes a minute
    double position_beats = 0;   ///< quarter notes since the start of the song
    double position_seconds = 0; ///< seconds since the start of the song
    double bar_start_beats = 0;  ///< where the present bar began
    int bar = 0;                 ///< the present bar, counted from 0
    int beats_per_bar = 4;       ///< numerator of the time signature
    int beat_unit = 4;           ///< denominator of the time signature
    double loop_start_beats = 0, loop_end_beats = 0; ///< both 0: the host does not say where it loops
};

} // namespace aviary
