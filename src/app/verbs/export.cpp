#include "app/output_file.h"
#include "app/plugin_project.h"
#include "app/song_setup.h"
#include "app/verbs/verbs.h"
#include "song/midi/export_score.h"

#include <fmt/format.h>

namespace aviary::app {

namespace {

struct ExportOptions {
    std::filesystem::path song, out;
    std::uint16_t division = 0;
};

/// Writes the song as a MIDI file. If it cannot, gives 1 and writes nothing.
int export_song(const ExportOptions& options) {
    if (options.division > 32767)
        return fail({"export.division", "a MIDI file divides the quarter note into at most 32767 ticks", {}});
    const auto path = song_at(options.song);
    if (!path) return fail(path.error());
    const auto song = read_song(*path);
    if (!song) return fail(song.error());
    fmt::print(stderr, "{}", song->complaints());
    if (song::has_errors(song->parsed.diagnostics)) return 1;
    const auto file = song::midi::export_score(song->parsed.score, {.division = options.division});
    if (auto written = write_output(options.out, *path, song::midi::write_file(file)); !written)
        return fail(written.error());
    return 0;
}

} // namespace

Verb export_verb() {
    static ExportOptions given;
    return {.name = "export",
        .about = "Write a song's notes, tempo and controllers as a MIDI file",
        .options = {{"SONG", "A .bird file", &given.song, {.required = true}},
            {"FILE", "The MIDI file to write: song.mid", &given.out, {.required = true}},
            {"--division", "Ticks to the quarter note; 0: those that the song asks for, else 960",
                &given.division}},
        .run = [] { return export_song(given); }};
}

} // namespace aviary::app
