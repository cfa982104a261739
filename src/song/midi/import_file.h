// From MIDI file to score: what transcribe() makes a song's text of.
//
//     const midi::Imported imported = midi::import_file(reading->file, {.exact = exact});
//     const std::string text = write_song(transcribe(imported.score, {.tolerance = exact ? 0 : 6}));
//
// Each channel of each track becomes a track, if it has notes or controllers, with the plugin that its name, its program or
// channel 10 calls for. Time is linear in the events, whatever they are. [any-thread]
#pragma once

#include "song/midi/midi_file.h"
#include "song/score.h"

#include <string>
#include <vector>

namespace aviary::song::midi {

struct ImportRules {
    /// Keeps every note as it is. Where a channel holds a key twice at a time, it becomes two tracks.
    /// Else the later note ends the earlier one.
    bool exact = false;
};

struct Imported {
    Score score; ///< its sections are the file's markers
    std::vector<std::string> warnings;
};

/// Files of format 2 have their tracks one behind the other. Where a SMPTE frame is divided rather than a quarter note, the
/// tempo is made so that every event keeps its time.
Imported import_file(const File& file, const ImportRules& rules);

} // namespace aviary::song::midi
