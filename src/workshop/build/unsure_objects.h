// Objects that were compiled while a save came, so that they may be of the source before the save.
//
// Ninja compiles an object again when its command began before the source was written. But many editors write a
// temporary file and then rename it over the source, and file times are no finer than the kernel's tick. A compiler
// that begins in between reads the old source, and Ninja takes its object for new. Quick saves make this happen.
//
//     forget_unsure_objects(build_folder, {project / "tremolo.cpp"});   // then let Ninja build
#pragma once

#include <filesystem>
#include <vector>

namespace aviary::workshop {

/// Removes the objects whose command began about when one of the saved files came into its place, so that Ninja makes
/// them again. Removes too many rather than too few. [any-thread], while nothing is built in that folder
void forget_unsure_objects(
    const std::filesystem::path& build_folder, const std::vector<std::filesystem::path>& saved);

} // namespace aviary::workshop
