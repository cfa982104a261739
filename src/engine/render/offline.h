// Renders the loaded song to its end and beyond, until its tails are over; as fast as the machine can.
//
//     Engine engine({.sample_rate = 48000, .max_frames = 512, .offline = true});
//     engine.load(score, make);
//     auto done = render_offline(engine, score.length.beats(), [&](auto left, auto right) { return file.write(left, right); });
//
// The same song gives the same samples, to the bit, on every run, whatever max_frames is (so far as the plugins do).
// [main-thread], which is the audio thread too for as long as this lasts
#pragma once

#include "engine/engine.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <variant>

namespace aviary::engine {

/// A position in the song.
using Place = std::variant<Beats, Frames>;

struct OfflineOptions {
    /// What is given to the sink begins here. The song is played from its start all the same, so that this is the sound
    /// that the whole song has there.
    Place from = Beats();
    /// The transport stops here: notes end, tails ring out. nullopt: it plays on beyond the song's end, as notes may.
    std::optional<Place> to{};
    /// Where the transport stops if there is no `to`, so that what plays along with it comes to its end; nullopt: nowhere.
    std::optional<Place> stop{};
    std::optional<double>
        tail_seconds{};               ///< so much is given after the end; nullopt: until the tails are over
    double longest_tail_seconds = 30; ///< of tails that are awaited
    Decibels silence{-100}; ///< what stays below, for as long as the plugins' tails may be silent, is over
    double silence_seconds = 0.5; ///< so much of that silence is given to the sink
    double fade_seconds = 0.05;   ///< in which what still sounds at the longest tail is faded out
};

struct Rendered {
    Frames length;        ///< of what was given to the sink
    Frames song_length;   ///< of that, until the song's end
    bool complete = true; ///< false: the sink wanted no more
    bool faded = false;   ///< something still sounded when the longest tail was over
};

/// Takes the next samples of both channels; false ends the rendering.
using Sink = std::function<bool(std::span<const float> left, std::span<const float> right)>;

/// Without loop. The plugins' latency is cut off at the front, so that the first frame is the one at `from`. Afterwards the
/// transport stands.
Rendered render_offline(Engine& engine, Beats song_end, const Sink& sink, const OfflineOptions& options = {});

} // namespace aviary::engine
