// Finds, checks and reads the sound files that can be the input of the plugin under work.
//
//     for (const std::string& name : find_sounds(project)) ...;
//     auto sound = read_sound(project / name, 48000, [] { return false; });
//
// [any-thread]
#pragma once

#include "base/result.h"
#include "engine/source.h"
#include "session/sounds/stereo_file.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace aviary::session {

/// Sorted paths below the folder, with '/': .wav, .flac, .ogg and .aiff. Skips build/ and hidden folders. Stops after 200
/// sound files, or in a huge folder after 20,000 entries.
std::vector<std::string> find_sounds(const std::filesystem::path& folder);

/// Whether the file can be read, judged by its header. Error: source.unknown, also for ten minutes or longer.
Result<void> check_sound(const std::filesystem::path& file);

/// Reads the file and converts it to that rate. Mono goes to both sides; of more than two channels the first two are
/// used. NaN and infinity are read as 0. Errors: as check_sound(), and source.unknown once `given_up` returns true.
Result<std::shared_ptr<const engine::LoopedSound>> read_sound(
    const std::filesystem::path& file, double sample_rate, const GivenUp& given_up);

} // namespace aviary::session
