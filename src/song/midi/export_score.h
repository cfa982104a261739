// From score to MIDI file: what another program needs to play the song's notes.
//
//     const std::string bytes = midi::write_file(midi::export_score(score));
//
// Format 1. The first track has tempo, meters, keys and, as markers, the sections; a ramp of the tempo becomes steps of a
// quarter of a beat. Then a track each, with its name, the word of its plugin as instrument name, its notes, controllers,
// and as pitch bend, pressure and controller 74 what its notes do beside sounding. Drums are on channel 10. Parameters of
// plugins are left out: a MIDI file has no word for them. [any-thread]
#pragma once

#include "song/midi/midi_file.h"
#include "song/score.h"

namespace aviary::song::midi {

inline constexpr int default_division = 960; ///< ticks to the quarter note

struct ExportRules {
    int division = 0; ///< ticks to the quarter note; 0: those that the song asks for, else default_division
};
File export_score(const Score& score, const ExportRules& rules = {});

} // namespace aviary::song::midi
