// The text that a person would have written for a performance: from notes and tempo to a syntax tree with sections, rhythms
// that repeat, and motifs.
//
//     const Tree tree = transcribe(score, {.tolerance = 6});
//     const std::string text = write_song(tree);
//
// Takes of the score its tempo, meters, keys, markers (its sections), tracks, notes with their bend, and controllers.
// Reading the text gives the same score; with a tolerance, one whose notes are that near. Time is linear in the notes.
// [any-thread]
#pragma once

#include "song/score.h"
#include "song/syntax/tree.h"

namespace aviary::song {

struct TranscribeRules {
    /// Ticks: how far a note may be from the place at which the text puts it. What is farther off gets a `t`. With 0 every
    /// note stays where it is, as long as it is, and as loud as it is; with more, its length becomes a simple part of
    /// its slot (a drum's what fits best), and notes of a chord become equally loud where they nearly are.
    Ticks tolerance = 0;
    /// Whether what comes in several sections is written once, as a motif.
    bool motifs = true;
};

/// A track must not have one key twice at a time: see settle_notes().
Tree transcribe(const Score& score, const TranscribeRules& rules);

} // namespace aviary::song
