// Converts what was read of a clip's file: to another sample rate, by soxr, and to another tempo, by SoundTouch.
//
//     auto sound = with_rate(std::move(channel), 44100, 48000, given_up);
//     auto played = at_speed({left, right}, 48000, 1.25, given_up);     // four fifths as long, at the same pitch
//
// These libraries choose their code by the processor: the result is the same to the bit on one machine only. [any-thread]
#pragma once

#include "engine/clips/clip_sound.h"
#include "session/sounds/stereo_file.h"

namespace aviary::session {

/// Lasts as long as before, to the nearest sample, and begins without delay. Empty once given up.
std::vector<float> with_rate(
    const std::vector<float>& samples, double from_rate, double to_rate, const GivenUp& given_up);

/// Plays `speed` times as fast, 0.1..10, without a change of pitch. Empty once given up.
engine::ClipSound at_speed(
    const engine::ClipSound& sound, double sample_rate, double speed, const GivenUp& given_up);

} // namespace aviary::session
