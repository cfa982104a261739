// The lines of a song, each as text without its indentation.
//
//     for (const std::string& line : pattern_lines(pattern, Spelling::flats)) ...
//
// Forms that may be read in two ways are written in the one that may not: a chord as `[60 64 67]`, a melody behind `>`.
// [any-thread]
#pragma once

#include "song/syntax/tree.h"

#include <string>
#include <string_view>
#include <vector>

namespace aviary::song {

/// How pitches are written: as MIDI numbers, or as names with these accidentals.
enum class Spelling : std::uint8_t { numbers, sharps, flats };
/// That of a key such as "F# minor".
Spelling spelling_of(std::string_view key);

/// Two blanks in front of a line for each level; the first line of all has none.
inline std::string indented(int level, std::string_view line) {
    return std::string(std::size_t(level) * 2, ' ').append(line);
}

/// "q+x", "xxd"; `ticks` must be a sum of lengths that have words.
std::string length_text(std::int64_t ticks);
/// A name in quotes if it needs them.
std::string name_text(const std::string& name);

/// `p`, under it `v`, under that `n`, then the feel.
std::vector<std::string> pattern_lines(const Pattern& pattern, Spelling spelling);
std::vector<std::string> feel_lines(const Feel& feel);
/// Empty if the line has no value.
std::string parameter_text(const ParameterLine& line);
std::vector<std::string> mix_lines(const TrackMix& mix);
std::string clip_text(const Clip& clip);
std::string tuning_text(const TuningWord& tuning);
std::string tempo_text(const TempoLine& line);
std::string motif_text(const MotifUse& use);

} // namespace aviary::song
