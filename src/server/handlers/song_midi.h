// The song as a MIDI file, and a MIDI file as a song's text: handlers of song.midi and song.from_midi. [main-thread]
#pragma once

#include "server/handlers/handlers.h"

namespace aviary::server {

/// Error: midi.errors.
Result<nlohmann::json> midi_of_song(const Request& request);
/// Changes nothing. Errors: midi.damaged, midi.large, midi.empty, midi.unknown.
Result<nlohmann::json> song_of_midi(const Request& request);

} // namespace aviary::server
