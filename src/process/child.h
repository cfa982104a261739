// A child process in a group of its own, on an Asio loop: output as it comes, a time limit, and nothing left behind.
//
//     auto child = Child::spawn(io, {.argv = {"ninja", "-C", dir}, .lines = true},
//         {.on_out = [](auto line) { show(line); }, .on_exit = [](const ChildExit& exit) { done(exit); }});
//     if (!child) return child.error();
//     (*child)->stop();  // later, if a newer save made it pointless; on_exit still comes, once
//
// All of it [main-thread], the thread that runs the loop. Callbacks run there and may destroy the Child.
// The child's standard input is empty unless `input` is given. Of our file descriptors it gets only those in
// `descriptors`. It is killed when the thread that spawned it dies. When it ends, the rest of its group is killed. What
// has left its group or session is ended soon after by the Guardian, if there is one.
#pragma once

#include "base/result.h"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace aviary::process {

struct ChildOptions {
    std::vector<std::string> argv;           ///< argv[0] is looked up in PATH unless it has a slash
    std::vector<std::string> environment;    ///< "NAME=value", added to ours or in place of ours
    std::string input;                       ///< its standard input, of 64 KB at most. Others cannot see it
    std::filesystem::path directory;         ///< where it runs; empty: where we are
    std::vector<int> descriptors;            ///< of ours; in the child they become 3, 4, …
    std::chrono::milliseconds time_limit{0}; ///< the child is stopped after it; 0: never
    std::chrono::milliseconds grace{500};    ///< between SIGTERM and SIGKILL; 0: SIGKILL at once
    bool lines =
        false; ///< output by whole line, without its newline, instead of as it comes; very long ones in pieces
};

struct ChildExit {
    enum class Why : unsigned char { ended, timed_out, stopped };
    int code = -1;  ///< exit code, -1 when a signal ended it
    int signal = 0; ///< the signal that ended it, else 0
    Why why = Why::ended;

    bool ok() const { return why == Why::ended && code == 0; }
    /// "exited with code 2", "was killed by SIGSEGV (Segmentation fault)", "ran out of time", "was stopped".
    std::string text() const;
};

class Child {
public:
    struct Callbacks {
        std::function<void(std::string_view)> on_out, on_err; ///< may be empty: that output is dropped
        std::function<void(const ChildExit&)> on_exit;        ///< once, after all output
    };

    /// Errors: "child.spawn" when the system refuses, the program is not found or the directory does not exist.
    static Result<std::unique_ptr<Child>> spawn(
        boost::asio::io_context& io, const ChildOptions& options, Callbacks callbacks);
    ~Child(); ///< Kills what still runs, at once, and waits until it is gone. No callback comes any more.

    void stop(); ///< Asks the group to end (SIGTERM), kills it after the grace.
    void kill(); ///< Kills the group at once. on_exit follows from the loop.
    void limit(std::chrono::milliseconds from_now); ///< Another time limit, in place of the one before.
    pid_t pid() const;

private:
    struct Impl;
    explicit Child(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

} // namespace aviary::process
