#include "server/protocol/domains/domains.h"

namespace aviary::server::protocol {

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
                {"song.write", object({{"text", string}, {"version", serial}}),
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

} // namespace aviary::server::protocol
