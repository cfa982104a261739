#include "app/song_setup.h"
#include "app/verbs.h"

#include <fmt/format.h>

namespace aviary::app {

int check(const CheckOptions& options) {
    const auto song = read_song(options.song);
    if (!song) {
        fmt::print(stderr, "aviary: {}\n", song.error().text());
        return 1;
    }
    const auto& diagnostics = song->parsed.diagnostics;
    if (options.json)
        fmt::print("{}\n", song::to_json(diagnostics, song->name));
    else
        fmt::print("{}", song::render(diagnostics, {song->name, song->text}));
    return song::has_errors(diagnostics) ? 1 : 0;
}

} // namespace aviary::app
