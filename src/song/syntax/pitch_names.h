// Pitches and chords by name.
//
//     parse_pitch("F#3");      // 54; the octave is 4 where none is written, and C4 = 60
//     parse_chord("@3Fm7/C");  // F minor seventh on F3, over the C below
//
// [any-thread]
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::song {

/// A letter with accidentals at the beginning of a text: "Eb", "F#", "c".
struct PitchName {
    int semitones = 0;      ///< above C; below 0 for Cb, above 11 for B#
    std::size_t length = 0; ///< characters it took
};
std::optional<PitchName> parse_pitch_name(std::string_view text);

/// A MIDI number, or a name with or without octave; nothing when it is neither. May lie outside 0..127.
std::optional<int> parse_pitch(std::string_view text);

/// A chord such as "@3Fm7/C". `problem` is empty when all is well, else a message. Pitches may lie outside 0..127.
struct Chord {
    std::vector<int> pitches; ///< rising; the bass after a slash comes first
    std::string problem, hint;
};
Chord parse_chord(std::string_view text);

/// Semitones above the root of "m7b5", "sus4", ""; nothing when the quality is unknown.
std::optional<std::vector<int>> chord_intervals(std::string_view quality);

} // namespace aviary::song
