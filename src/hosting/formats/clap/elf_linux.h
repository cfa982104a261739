// Checks what a file is before dlopen() opens it: dlopen()'s messages about a wrong file are hard to act on.
#pragma once

#include "base/result.h"

#include <filesystem>

namespace aviary::hosting {

/// An error ("module.missing", "module.not_a_library", "module.wrong_platform") unless the file is a shared library
/// for the processor this program runs on. [any-thread]
Result<void> check_shared_library(const std::filesystem::path& path);

} // namespace aviary::hosting
