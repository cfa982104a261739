// A looped sound at another sample rate.
//
//     auto left = resample_loop(samples, 44100, 48000, [&] { return ended.load(); });
//
// Pure. [any-thread]
#pragma once

#include <functional>
#include <span>
#include <vector>

namespace aviary::session {

/// The samples are one turn of a loop, and so is the result: as long in time, to the nearest sample, but one sample at
/// least. What the lower of the two rates cannot hold is left out. `given_up` is asked now and then; once it is true,
/// the result is empty.
std::vector<float> resample_loop(
    std::span<const float> samples, double from_rate, double to_rate, const std::function<bool()>& given_up);

} // namespace aviary::session
