// Reads a sound file as two channels: whatever libsndfile reads, of those WAV, AIFF, FLAC, Ogg and MP3.
//
//     auto sound = read_stereo(file, 600, [] { return false; });
//
// [any-thread]
#pragma once

#include "base/result.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace aviary::session {

using GivenUp = std::function<bool()>; ///< asked now and then; once it says true, the work ends soon

/// At the file's own rate (Hz). Mono is on both sides; of more than two channels these are the first two. NaN and infinity
/// are read as 0.
struct StereoFile {
    std::vector<float> left, right;
    double sample_rate = 0;
    bool is_mono = false;
};

/// Judges a file by its header. Error "sound.unreadable", also for one of `most_seconds` or longer.
Result<void> check_stereo(const std::filesystem::path& file, int most_seconds);
/// The same errors; and once given up.
Result<StereoFile> read_stereo(const std::filesystem::path& file, int most_seconds, const GivenUp& given_up);

} // namespace aviary::session
