// Where the library of a VST3 lies. [any-thread]
#pragma once

#include "base/result.h"

#include <filesystem>

namespace aviary::hosting {

/// By its name: "reverb.vst3".
bool is_vst3(const std::filesystem::path& path);

/// The library for this machine in a bundle, NAME.vst3/Contents/PROCESSOR-linux/NAME.so, or the file itself where that is
/// the library. Errors: "module.missing", "module.wrong_platform".
Result<std::filesystem::path> library_of_vst3(const std::filesystem::path& bundle);

/// check_shared_library() of a .clap, or of the library in a .vst3.
Result<void> check_plugin_file(const std::filesystem::path& path);

} // namespace aviary::hosting
