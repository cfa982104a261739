// For tests: runs a program that is killed, or told that the disk is full, at its n-th operation on the disk.
//
//     const auto whole = run_with_faults(program, below, {});
//     for (int n = 1; n <= int(whole.operations.size()); ++n) {
//         run_with_faults(program, below, {.kill_at = n});
//         // below holds the old content or the new
//     }
//
// An operation is a call that changes something below the folder or syncs it: opening a file to write, writing, syncing,
// renaming, linking, removing, making folders, changing rights, times and lengths. The operation at which the program is
// killed does not take place. A program whose disk work is in one thread does the same operations in each run.
#pragma once

#include "base/testing/temporary_folder.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aviary::session {

struct DiskFault {
    int kill_at = 0; ///< from 1 on; 0: never
    int fail_at = 0; ///< likewise: that operation changes nothing and fails with `error`
    int error = 0;   ///< an errno
};

struct FaultyRun {
    int exit_code = -1; ///< -1 when a signal ended it
    int signal = 0;
    std::vector<std::string> operations; ///< "rename /daw.mixer.json", in order, with the one that was hit
    std::string output;                  ///< what it wrote to stdout and stderr

    bool was_killed() const { return signal == SIGKILL; }
    std::string last_operation() const { return operations.empty() ? "none" : operations.back(); }
};

/// The command's first word is the program's path. The folder `below` must exist.
inline FaultyRun run_with_faults(
    const std::vector<std::string>& command, const std::filesystem::path& below, const DiskFault& fault) {
    const TemporaryFolder folder;
    const auto log = (folder.path() / "log").string(), output = (folder.path() / "output").string();
    const pid_t child = fork();
    if (child == 0) {
        setenv("LD_PRELOAD", AVIARY_DISK_FAULTS, 1);
        setenv("AVIARY_DISK_FOLDER", below.c_str(), 1);
        setenv("AVIARY_DISK_LOG", log.c_str(), 1);
        setenv("AVIARY_DISK_KILL_AT", std::to_string(fault.kill_at).c_str(), 1);
        setenv("AVIARY_DISK_FAIL_AT", std::to_string(fault.fail_at).c_str(), 1);
        setenv("AVIARY_DISK_ERROR", std::to_string(fault.error).c_str(), 1);
        const int file = open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        dup2(file, 1);
        dup2(file, 2);
        std::vector<char*> words;
        for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
        words.push_back(nullptr);
        execv(words[0], words.data());
        _exit(127);
    }
    FaultyRun run;
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status)) run.exit_code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) run.signal = WTERMSIG(status);
    std::ifstream lines(log);
    for (std::string line; std::getline(lines, line);) run.operations.push_back(line);
    run.output.assign(std::istreambuf_iterator<char>(std::ifstream(output).rdbuf()), {});
    return run;
}

} // namespace aviary::session
