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

json to_wire(const session::Clip& clip) {
    json notes = json::array();
    for (const session::ClipNote& note : clip.notes)
        notes.push_back({note.start, note.length, note.key, note.velocity});
    return {{"track", clip.track}, {"section", clip.section}, {"start_beats", clip.start},
        {"length_beats", clip.length}, {"notes", std::move(notes)}};
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

json to_wire(const song::Score& score) {
    json clips = json::array();
    for (const session::Clip& clip : session::clips_of(score)) clips.push_back(to_wire(clip));
    return {{"length_beats", score.length.beats()}, {"clips", std::move(clips)}};
}

namespace protocol {

Domain describe_song() {
    return {
        .title = "The song's text and score",
        .text = "The text has versions that count up. Who writes it names the version that the new text was "
                "made of, and "
                "passes over `song:changed` up to the version it is answered.",
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
                         })},
                {"Score", object({{"length_beats", number}, {"clips", list(named("Clip"))}})},
            },
        .methods =
            {
                {"song.read", nothing, named("SongText"), "The text as it is."},
                {"song.write", object({{"text", string}, {"version", named("Revision")}}),
                    object({{"version", serial}, {"diagnostics", list(named("Diagnostic"))}}),
                    "Puts a text in the place of that version."},
                {"score.view", nothing, named("Score"), "What the text comes to."},
            },
        .notifications =
            {
                {"song:changed", named("SongText"), "The text is another one."},
                {"score:changed", named("Score"), "It comes to something else."},
            },
        .errors =
            {
                {"song.conflict", "the version is not the newest: read it, and write that"},
            },
    };
}

} // namespace protocol

} // namespace aviary::server
