// The sound files that a plugin under work can be fed with: found, looked at, read.
//
//     for (const std::string& name : find_sounds(project)) ...;
//     auto sound = read_sound(project / name, 48000, [] { return false; });
//
// [any-thread]
#pragma once

#include "base/result.h"
#include "engine/source.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace aviary::session {

/// Paths below the folder with '/', in order: .wav, .flac, .ogg and .aiff, 200 at most, not in build/ or in hidden
/// folders, and of a folder that is huge only where it is looked into first.
std::vector<std::string> find_sounds(const std::filesystem::path& folder);

/// Whether it can be read, by its head. Error: source.unknown, also for one longer than ten minutes.
Result<void> check_sound(const std::filesystem::path& file);

/// At that rate; one channel goes to both sides, of more than two the first two count. What is no number is read as 0.
/// Errors: as check_sound(), and source.unknown once `given_up` is true.
Result<std::shared_ptr<const engine::LoopedSound>> read_sound(
    const std::filesystem::path& file, double sample_rate, const std::function<bool()>& given_up);

} // namespace aviary::session
