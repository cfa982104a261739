// What the tests of this room share.
#pragma once

#include "runtime/temporary_folder.h"

#include <filesystem>
#include <string>

namespace aviary::hosting {

/// One of the plugins in testmodules/.
inline std::filesystem::path test_module(const std::string& name) {
    return std::filesystem::path(AVIARY_BUILD_DIR) / "src/hosting/testmodules" / (name + ".clap");
}

} // namespace aviary::hosting
