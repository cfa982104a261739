// A motif where it is used: its name, and the operations in brackets behind it.
//
//     @riff(transpose 2d, every 4 rev)
//
// Plain values.
#pragma once

#include "song/score.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aviary::song {

/// A distance between pitches: semitones, or steps of the scale (`2d`).
struct Interval {
    int amount = 0;
    bool is_degrees = false;
    friend bool operator==(const Interval&, const Interval&) = default;
};

struct MotifOperation {
    enum class Kind : std::uint8_t {
        transpose,
        octave,
        invert,
        reverse,
        stretch,
        rotate,
        constrain,
        harmonize,
        shift_velocity,
        scale_velocity,
        quantize,
        humanize,
        swing
    };
    Kind kind = Kind::transpose;
    int every = 1;                     ///< on each N-th time round
    std::vector<Interval> intervals{}; ///< transpose: one; harmonize: a voice each
    /// octave: octaves. rotate: slots. shift_velocity: by so much. stretch and scale_velocity: a factor. quantize: the
    /// grid's ticks. humanize: ticks. swing: percent.
    Ticks amount{};
    std::optional<std::uint8_t> pitch{}; ///< invert: about it; else about the first
    std::string scale{};                 ///< constrain: "D dorian"; empty: the song's key
    Position position{};
    int length = 1;
};

struct MotifUse {
    std::string name;
    std::vector<MotifOperation> operations{};
    Position position{};
    int length = 1;
};

} // namespace aviary::song
