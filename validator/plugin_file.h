// What lies on disk as a plugin: a .clap file; a .vst3 folder, or the library in it.
//
//     const auto library = library_of("Echo.vst3");     // "Echo.vst3/Contents/x86_64-linux/Echo.so"
//     if (!library) return library.error();              // no plugin can be in there
//
// [any-thread]
#pragma once

#include "base/result.h"
#include "validator/described_rule.h"

#include <filesystem>

namespace aviary::validator {

/// By its name.
Format format_of(const std::filesystem::path& file);

/// The library of a plugin file, which is one for this system as far as can be told without loading it. Errors:
/// "validator.file", with what was expected.
Result<std::filesystem::path> library_of(const std::filesystem::path& file);

} // namespace aviary::validator
