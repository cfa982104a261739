// What the tests of this room share.
#pragma once

#include "base/testing/temporary_folder.h"
#include "process/testing/processes.h"

#include <filesystem>
#include <string>

namespace aviary::hosting {

/// One of the plugins in testmodules/.
inline std::filesystem::path test_module(const std::string& name) {
    return std::filesystem::path(AVIARY_BUILD_DIR) / "src/hosting/testmodules" / (name + ".clap");
}

using process::child_program;
using process::children;
using process::is_running;

} // namespace aviary::hosting
