#include "song/song.h"

#include "song/play/populator.h"
#include "song/play/song_mix.h"
#include "song/syntax/parser.h"

namespace aviary::song {

Parsed read_song(std::string_view text, std::string file_name, const ReadFile& read_file) {
    Parsed parsed;
    parsed.file_name = std::move(file_name);
    Diagnostics diagnostics;
    parsed.tree = parse_song(text, diagnostics);
    parsed.score = populate(parsed.tree, diagnostics);
    check_mix(parsed.score, diagnostics);
    tune_score(parsed.score, read_file, diagnostics);
    const bool says_nothing =
        parsed.score.tracks.empty() && parsed.tree.sections.empty() && parsed.tree.arrangement.empty();
    if (says_nothing)
        diagnostics.error({}, "there is no song in this file",
            "write a track with a rhythm and pitches: 'ch 1 lead', under it 'plugin mono', 'p q q q q', 'n "
            "60 62 64 65'");
    parsed.diagnostics = diagnostics.take();
    return parsed;
}

} // namespace aviary::song
