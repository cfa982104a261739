#include "server/protocol/domains/song_domain.h"

#include "server/protocol/domains/domains.h"
#include "server/protocol/json_values.h"
#include "session/arrangement/clips.h"
#include "session/workspace/workspace.h"

#include <nlohmann/json.hpp>

namespace aviary::server {

using nlohmann::json;

namespace {

/// Columns count from 1. The end is the column after the last character.
json to_wire(const song::Diagnostic& diagnostic) {
    const auto& [line, column] = diagnostic.position;
    const std::string hint = diagnostic.hint.empty() ? "" : "; " + diagnostic.hint;
    return {{"line", line}, {"column", column}, {"end_line", line},
        {"end_column", column + diagnostic.length}, {"severity", song::name_of(diagnostic.severity)},
        {"message", diagnostic.message + hint}};
}

} // namespace

json to_wire(const session::SongText& song) {
    return {{"text", song.text}, {"version", song.version}, {"diagnostics", to_wire(song.diagnostics)}};
}

json to_wire(const std::vector<song::Diagnostic>& diagnostics) {
    json all = json::array();
    for (const song::Diagnostic& diagnostic : diagnostics) all.push_back(to_wire(diagnostic));
    return all;
}

json to_wire(const session::Clip& clip) {
    json notes = json::array();
    for (const session::ClipNote& note : clip.notes)
        notes.push_back({note.start, note.length, note.key, note.velocity});
    return {{"track", clip.track}, {"section", clip.section}, {"start_beats", clip.start},
        {"length_beats", clip.length}, {"notes", std::move(notes)}, {"left_out", clip.left_out}};
}

namespace protocol {
namespace {

const char* const about_song =
    R"(The text has versions that count up. Who writes it names the version that the new text was made of, and passes over `song:changed` up to the version it is answered.

The score has revisions. `score:changed` carries the tracks that changed; who does not have the revision that it changes asks
for the whole. A score gives 100,000 notes at most, of the first tracks first: a clip that goes beyond comes without any and
says how many it has. They play all the same.)";

} // namespace

Domain describe_song() {
    return {
        .title = "The song's text and score",
        .text = about_song,
        .types =
            {
                {"Diagnostic",
                    object({
                        {"line", whole},
                        {"column", whole},
                        {"end_line", whole},
                        {"end_column", whole},
                        {"severity", named("Severity")},
                        {"message", string},
                    }),
                    "Lines and columns count characters from 1; the end is behind the last one. Line 0 is "
                    "the whole file."},
                {"SongText", object({
                                 {"text", string},
                                 {"version", serial},
                                 {"diagnostics", list(named("Diagnostic"))},
                             })},
                {"ScoreNote", tuple({number, number, whole, whole}),
                    "Start in its clip and length in beats, key, velocity 1 to 127."},
                {"Clip", object({
                             {"track", whole, "its number"},
                             {"section", string},
                             {"start_beats", number},
                             {"length_beats", number},
                             {"notes", list(named("ScoreNote"))},
                             {"left_out", whole, "notes that are not given, since the song has too many"},
                         })},
                {"Score", object({
                              {"revision", serial},
                              {"length_beats", number},
                              {"clips", list(named("Clip"))},
                          })},
                {"ScoreChange",
                    object({
                        {"since", serial, "the revision that it changes"},
                        {"revision", serial, "the one that comes of it"},
                        {"length_beats", number},
                        {"tracks", list(whole), "the numbers of those that changed"},
                        {"clips", list(named("Clip")), "all of these tracks"},
                    }),
                    "The clips of all other tracks are as they were."},
            },
        .methods =
            {
                {"song.read", nothing, named("SongText"), "The text as it is."},
                {"song.write", object({{"text", string}, {"version", named("Revision")}}),
                    object({{"version", serial}, {"diagnostics", list(named("Diagnostic"))},
                        {"text?", string, "if others' changes were merged into it"}}),
                    "Puts a text in the place of that version. What others changed since is merged with it, "
                    "line by line."},
                {"song.midi", nothing, object({{"midi", string, "base64"}}), "The song as a MIDI file."},
                {"song.from_midi", object({{"midi", string, "base64; 256 KB at most"}}),
                    object(
                        {{"text", string}, {"tracks", whole}, {"notes", whole}, {"warnings", list(string)}}),
                    "The text that a person would have written of a MIDI file. Changes nothing."},
                {"score.view", nothing, named("Score"), "What the text comes to."},
            },
        .notifications =
            {
                {"song:changed", named("SongText"), "The text is another one."},
                {"score:changed", named("ScoreChange"), "It comes to something else."},
            },
        .errors =
            {
                {"song.conflict",
                    "somebody changed a line meanwhile that this text changes too, or the version is "
                    "too old: nothing was taken"},
                {"midi.errors", "the song has errors and is not made a MIDI file of"},
                {"midi.damaged", "this is no base64"},
                {"midi.unknown", "this is no MIDI file"},
                {"midi.large", "the MIDI file is larger than 256 KB"},
                {"midi.empty", "the MIDI file has neither notes nor controllers"},
            },
    };
}

} // namespace protocol

} // namespace aviary::server
