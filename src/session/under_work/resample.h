// Converts a looped sound to another sample rate.
//
//     auto left = resample_loop(samples, 44100, 48000, [&] { return ended.load(); });
//
// Pure. [any-thread]
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace aviary::session {

/// `samples` and the result are each one turn of the loop. Both last equally long, to the nearest sample; the result has
/// at least one sample. Frequencies that the lower rate cannot hold are removed. `given_up` is asked now and then; once
/// it returns true, the result is empty.
std::vector<float> resample_loop(
    std::span<const float> samples, double from_rate, double to_rate, const std::function<bool()>& given_up);

} // namespace aviary::session
