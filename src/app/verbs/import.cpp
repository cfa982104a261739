#include "app/output_file.h"
#include "app/plugin_project.h"
#include "app/verbs/verbs.h"
#include "song/midi/import_file.h"
#include "song/write/transcribe.h"
#include "song/write/write_song.h"

#include <fmt/format.h>

namespace aviary::app {

namespace {

constexpr std::uintmax_t largest_file = 64u << 20;
constexpr int played_tolerance = 6; ///< ticks, of 96 to the quarter note: 31 ms at 120 bpm

struct ImportOptions {
    std::filesystem::path file, out;
    bool exact = false;
};

/// Writes the song that a MIDI file is. If it cannot, gives 1 and writes nothing.
int import_song(const ImportOptions& options) {
    const auto bytes = read_input(options.file, "a MIDI file (.mid)", largest_file);
    if (!bytes) return fail(bytes.error());
    const auto reading = song::midi::read_file(*bytes);
    if (!reading) {
        Error error = reading.error();
        error.where = options.file.string();
        return fail(error);
    }
    const auto imported = song::midi::import_file(reading->file, {.exact = options.exact});
    for (const auto* warnings : {&reading->warnings, &imported.warnings})
        for (const std::string& warning : *warnings)
            fmt::print(stderr, "{}: warning: {}\n", options.file.string(), warning);
    if (imported.score.tracks.empty())
        return fail(
            {"midi.empty", "there are no notes in this file, and no controllers", options.file.string()});
    const song::Ticks tolerance = options.exact ? 0 : played_tolerance;
    const std::string text = write_song(transcribe(imported.score, {.tolerance = tolerance}));
    if (options.out.empty()) {
        fmt::print("{}", text);
        return 0;
    }
    if (auto written = write_output(options.out, options.file, text); !written) return fail(written.error());
    return 0;
}

} // namespace

Verb import_verb() {
    static ImportOptions given;
    return {.name = "import",
        .about = "Make a song of a MIDI file",
        .options = {{"FILE", "A MIDI file", &given.file, {.required = true}},
            {"-o,--out", "The song to write; without it the text is printed", &given.out,
                {.stands_for = "SONG.bird"}},
            {"--exact",
                "Keep every note at its tick and as long as it is, rather than as a person would write it",
                &given.exact}},
        .run = [] { return import_song(given); }};
}

} // namespace aviary::app
