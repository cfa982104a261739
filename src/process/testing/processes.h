// For tests: which processes run, and where the program for children lies.
#pragma once

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace aviary::process {

/// The program that plugin code runs in; it is also the guardian.
inline std::string child_program() { return AVIARY_BUILD_DIR "/bin/aviary-child"; }

/// Also false for a process that has ended and that nobody has waited for yet.
inline bool is_running(pid_t pid) {
    std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
    std::string number, name, state;
    return stat >> number >> name >> state && state != "Z";
}

/// Whether it ends soon; the limit only keeps a broken test from hanging.
inline bool ends(pid_t pid) {
    for (int i = 0; i < 10000 && is_running(pid); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const bool ended = !is_running(pid);
    if (!ended) kill(pid, SIGKILL);
    return ended;
}

/// Processes that this thread started and that have not been waited for.
inline std::vector<pid_t> children() {
    std::ifstream pids("/proc/thread-self/children");
    return {std::istream_iterator<pid_t>(pids), {}};
}

} // namespace aviary::process
