// What the tests of this room share.
#pragma once

#include "base/temporary_folder.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <sys/types.h>

namespace aviary::hosting {

/// One of the plugins in testmodules/.
inline std::filesystem::path test_module(const std::string& name) {
    return std::filesystem::path(AVIARY_BUILD_DIR) / "src/hosting/testmodules" / (name + ".clap");
}

/// The program that plugin code runs in.
inline std::string child_program() { return AVIARY_BUILD_DIR "/bin/aviary-child"; }

/// The dead whom nobody has asked for do not run.
inline bool is_running(pid_t pid) {
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string number, name, state;
    return stat >> number >> name >> state && state != "Z";
}

/// Processes that this thread started and that have not been waited for.
inline std::vector<pid_t> children() {
    std::ifstream pids("/proc/thread-self/children");
    return {std::istream_iterator<pid_t>(pids), {}};
}

} // namespace aviary::hosting
