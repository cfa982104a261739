// Reads MIDI files: any bytes are an error with words, or events in order of time, which are written and read as the same.
#include "fuzz/require.h"
#include "song/midi/midi_file.h"
#include "song/midi/midi_notes.h"

using namespace aviary::song;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto reading = midi::read_file({reinterpret_cast<const char*>(data), size});
    if (!reading) {
        REQUIRE(reading.error().code == "midi.unknown" && !reading.error().message.empty());
        return 0;
    }
    REQUIRE(reading->warnings.size() <= 100);
    for (const midi::Track& track : reading->file.tracks) {
        std::int64_t last = 0;
        for (const midi::Event& event : track.events) {
            REQUIRE(event.at >= last);
            last = event.at;
        }
        REQUIRE(track.end >= last);
        for (const midi::SoundingNote& note : midi::notes_of(track))
            REQUIRE(note.start >= 0 && note.length >= 0 && note.start + note.length <= track.end);
    }
    const auto again = midi::read_file(midi::write_file(reading->file));
    REQUIRE(again.ok() && again->warnings.empty() && again->file == reading->file);
    return 0;
}
