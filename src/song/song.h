// Reads a .bird file: text in, score and syntax tree and diagnostics out.
//
//     const Parsed parsed = read_song(text, "first.bird");
//     engine.load(parsed.score, make_processor);
//     std::cerr << render(parsed.diagnostics, {"first.bird", text});
//
// Never throws, whatever the text. Takes time linear in the text and the notes that it makes. Always returns what it
// understood, so that a song plays on while a line is half typed. [any-thread]
#pragma once

#include "song/play/tuning.h"
#include "song/score.h"
#include "song/syntax/diagnostics.h"
#include "song/syntax/tree.h"

#include <string>
#include <string_view>
#include <vector>

namespace aviary::song {

struct Parsed {
    Score score;
    Tree tree;
    std::string file_name;
    std::vector<Diagnostic> diagnostics; ///< in order of position
};

/// `read_file` reads what lies beside the song, such as the scales of its tunings.
Parsed read_song(std::string_view text, std::string file_name, const ReadFile& read_file = {});

} // namespace aviary::song
