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
#include <span>

namespace aviary::engine {

struct OfflineOptions {
    double longest_tail_seconds = 10;
    Decibels silence{-90};        ///< what stays below ...
    double silence_seconds = 0.5; ///< ... for so long is the end
};

struct Rendered {
    Frames length;        ///< of what was given to the sink
    Frames song_length;   ///< of that, until the song's end
    bool complete = true; ///< false: the sink wanted no more
};

/// Takes the next samples of both channels; false ends the rendering.
using Sink = std::function<bool(std::span<const float> left, std::span<const float> right)>;

/// From the start of the song, without loop. The plugins' latency is cut off at the front, so that the first frame is
/// the song's first. The silence by which the end is found is part of the sound. Afterwards the transport stands.
Rendered render_offline(Engine& engine, Beats song_end, const Sink& sink, const OfflineOptions& options = {});

} // namespace aviary::engine
