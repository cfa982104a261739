// The song as a MIDI file, and a MIDI file as a song's text.
#include "server/handlers/song_midi.h"

#include "song/files/base64.h"
#include "song/midi/export_score.h"
#include "song/midi/import_file.h"
#include "song/write/transcribe.h"
#include "song/write/write_song.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace aviary::server {

namespace {

using nlohmann::json;

constexpr std::size_t largest_midi_file = std::size_t(256)
                                          << 10; ///< it is read between two blocks of the main loop
constexpr int played_tolerance = 6;              ///< ticks, as for `aviary import`

} // namespace

Result<json> midi_of_song(const Request& request) {
    const auto song = request.workspace()->song();
    const auto score = request.workspace()->score();
    if (!song) return song.error();
    if (!score) return score.error();
    if (song::has_errors(song->diagnostics))
        return Error{
            "midi.errors", "the song has errors, which a MIDI file would leave out: mend them first", ""};
    const std::string bytes = song::midi::write_file(song::midi::export_score(**score));
    return json{{"midi", song::to_base64(std::as_bytes(std::span(bytes)))}};
}

Result<json> song_of_midi(const Request& request) {
    const auto bytes = song::from_base64(request.params["midi"].get_ref<const std::string&>());
    if (!bytes) return Error{"midi.damaged", "this is no base64", ""};
    if (bytes->size() > largest_midi_file)
        return Error{
            "midi.large", "a MIDI file of more than 256 KB is not taken here; 'aviary import' takes it", ""};
    const auto reading = song::midi::read_file({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
    if (!reading) return reading.error();
    auto imported = song::midi::import_file(reading->file, {});
    if (imported.score.tracks.empty())
        return Error{"midi.empty", "there are no notes in this file, and no controllers", ""};
    json warnings = reading->warnings;
    for (const std::string& warning : imported.warnings) warnings.push_back(warning);
    std::size_t notes = 0;
    for (const song::Track& track : imported.score.tracks) notes += track.notes.size();
    return json{{"text", write_song(transcribe(imported.score, {.tolerance = played_tolerance}))},
        {"tracks", imported.score.tracks.size()}, {"notes", notes}, {"warnings", std::move(warnings)}};
}

} // namespace aviary::server
