// What was compiled while a save came, and may be of the source before it.
//
// Ninja makes an object again when its command began before the source was written. But a save is written beside the
// source and then put in its place, and file times are no finer than the kernel's tick: a compiler that began in between
// read the old source, and Ninja holds what it made for new. With saves in quick succession, that happens.
//
//     forget_unsure_objects(build_folder, {project / "tremolo.cpp"});   // then let Ninja build
#pragma once

#include <filesystem>
#include <vector>

namespace aviary::workshop {

/// Removes the objects whose command began about when one of the saved files came into its place, so that they are made
/// again. Too many rather than too few. [any-thread], while nothing is built in that folder
void forget_unsure_objects(
    const std::filesystem::path& build_folder, const std::vector<std::filesystem::path>& saved);

} // namespace aviary::workshop
