#include "app/output_file.h"
#include "app/plugin_project.h"
#include "app/verbs/verbs.h"
#include "base/atomic_file.h"
#include "session/project/song_file.h"
#include "song/write/format_song.h"

#include <fmt/format.h>

namespace aviary::app {

namespace {

struct FormatOptions {
    std::filesystem::path song;
    bool check = false;
};

/// Lays the song out. Gives 1 if it cannot, and with --check if there was something to do.
int format(const FormatOptions& options) {
    const bool is_stream = options.song == "-";
    const auto text =
        read_input(options.song, "a song as text (.bird), or '-' for standard input", session::largest_song);
    if (!text) return fail(text.error());
    const auto formatted = song::format_song(*text);
    if (!formatted) {
        Error error = formatted.error();
        error.where = is_stream ? "standard input" : options.song.string();
        return fail(error);
    }
    if (options.check) {
        if (*formatted == *text) return 0;
        fmt::print(stderr, "{}: is not laid out; 'aviary format' does it\n", options.song.string());
        return 1;
    }
    if (is_stream) {
        fmt::print("{}", *formatted);
        return 0;
    }
    if (*formatted == *text) return 0;
    if (auto written = write_atomically(options.song, *formatted); !written) return fail(written.error());
    return 0;
}

} // namespace

Verb format_verb() {
    static FormatOptions given;
    return {.name = "format",
        .about = "Lay out the text of a song without changing what it says",
        .options = {{"SONG", "A .bird file; '-' lays out what comes on standard input", &given.song,
                        {.required = true}},
            {"--check", "Change nothing; end with 1 if there is something to lay out", &given.check}},
        .run = [] { return format(given); }};
}

} // namespace aviary::app
