// Makes songs of MIDI files: any bytes give a text that is read without an error, both as a person would write it and exactly;
// what is read of the exact one is written as the notes that were in the file.
#include "fuzz/require.h"
#include "song/midi/export_score.h"
#include "song/midi/import_file.h"
#include "song/midi/midi_notes.h"
#include "song/song.h"
#include "song/write/transcribe.h"
#include "song/write/write_song.h"

using namespace aviary::song;

namespace {

std::size_t notes_in(const Score& score) {
    std::size_t notes = 0;
    for (const Track& track : score.tracks) notes += track.notes.size();
    return notes;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto reading = midi::read_file({reinterpret_cast<const char*>(data), size});
    if (!reading) return 0;
    for (const bool exact : {false, true}) {
        const midi::Imported imported = midi::import_file(reading->file, {.exact = exact});
        if (imported.score.tracks.empty()) continue;
        const std::string text =
            write_song(transcribe(imported.score, {.tolerance = exact ? Ticks(0) : Ticks(6)}));
        const Parsed parsed = read_song(text, "fuzzed.bird");
        if (has_errors(parsed.diagnostics))
            std::fputs((text + render(parsed.diagnostics, {"fuzzed.bird", text})).c_str(), stderr);
        REQUIRE(!has_errors(parsed.diagnostics));
        if (exact) REQUIRE(notes_in(parsed.score) == notes_in(imported.score));
        REQUIRE(midi::read_file(midi::write_file(midi::export_score(parsed.score)))->warnings.empty());
    }
    return 0;
}
