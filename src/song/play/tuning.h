// Tunings: which pitch each key has. A scale as a .scl file, with a keyboard map as a .kbm file if wanted, or an equal
// division of the octave.
//
//     const auto scale = parse_scl(text);
//     if (scale) const KeyOffsets offsets = tune(*scale, {});
//     tune_score(score, read_file, diagnostics);   // every note gets its offset as a bend
//
// Key 60 is the scale's first step, at 261.63 Hz, unless a keyboard map says otherwise. The formats are Scala's.
// [any-thread]
#pragma once

#include "song/score.h"
#include "song/syntax/diagnostics.h"

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::song {

/// Cents above the first step of the steps behind it; the last one is the period.
using ScaleCents = std::vector<double>;
/// Nothing: this is no such file.
std::optional<ScaleCents> parse_scl(std::string_view text);

struct KeyboardMap {
    int first = 0, last = 127;             ///< other keys stay as they are
    int middle = 60;                       ///< the key of the scale's first step
    int reference = 60;                    ///< the key of a known pitch
    std::optional<double> hertz;           ///< that pitch; else as in twelve equal steps
    int period = 0;                        ///< scale steps to which the map repeats; 0: the scale's
    std::vector<std::optional<int>> steps; ///< empty: one key a step; nothing: a key that has none
};
std::optional<KeyboardMap> parse_kbm(std::string_view text);

/// By how many semitones each key sounds above its place among twelve equal steps.
using KeyOffsets = std::array<float, 128>;
KeyOffsets tune(const ScaleCents& scale, const KeyboardMap& map);
KeyOffsets tune_edo(int steps);

/// Reads a file beside the song; nothing when it cannot be read.
using ReadFile = std::function<std::optional<std::string>(const std::string& name)>;

/// Without `read_file`, tunings from files are left out, and nothing is said of it.
void tune_score(Score& score, const ReadFile& read_file, Diagnostics& diagnostics);

} // namespace aviary::song
