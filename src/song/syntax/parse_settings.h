// Lines that set something once: a track's place in the mix, its clips, tunings.
//
//     read_mix_line(word, arguments, track.mix, diagnostics);
//
// What is not understood is reported and left out. [any-thread]
#pragma once

#include "song/syntax/diagnostics.h"
#include "song/syntax/tokenizer.h"
#include "song/syntax/tree.h"

#include <optional>
#include <span>
#include <string_view>

namespace aviary::song {

/// volume, pan, mute, solo, send, out
bool is_mix_word(std::string_view word);
/// `volume -6`, `pan -0.3`, `mute`, `solo`, `send 8 -12`, `send 8 -12 pre`, `out 7`.
void read_mix_line(
    const Token& word, std::span<const Token> arguments, TrackMix& mix, Diagnostics& diagnostics);

/// `clip take.wav 0 8 from 2 fade .1 .5 gain -3 stretch 96`; its start counts from the section's.
std::optional<Clip> parse_clip(const Token& word, std::span<const Token> arguments, Diagnostics& diagnostics);

/// `tuning FILE.scl [FILE.kbm]`, `tuning edo 31`.
std::optional<TuningWord> parse_tuning(
    const Token& word, std::span<const Token> arguments, Diagnostics& diagnostics);

/// The number of a track, `sidechain 1`, `out 7`.
std::optional<Written<int>> parse_track_number(
    const Token& word, std::span<const Token> arguments, Diagnostics& diagnostics);

/// Reports words that a line has too many.
void refuse_more(std::span<const Token> arguments, std::size_t expected, Diagnostics& diagnostics);

} // namespace aviary::song
