// Looks at an unknown plugin library in a child process: whatever its initialisers do, we only read the result.
//
//     auto probe =
//         Probe::start(io, {.argv = {aviary_child, "probe", path}}, [](auto plugins) { if (plugins) show(*plugins); });
//     probe->reset();    // cancels: the child is gone when this returns, and nothing is called any more
//
// The child side is probe_main(), called by the program that argv names. It answers with JSON on its standard output:
// {"plugins": [...]} or {"error": {code, message, where}}. Its standard error is quoted when it fails.
#pragma once

#include "base/result.h"
#include "hosting/plugin/metadata.h"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace aviary::process {
class Inquiry;
}

namespace aviary::hosting {

struct ProbeOptions {
    std::vector<std::string> argv; ///< the whole command line
    std::chrono::milliseconds time_limit = std::chrono::seconds(30);
    std::size_t max_bytes = 64 << 20; ///< of output; more is not metadata
};

class Probe {
public:
    /// Called once, from the loop. Errors: "probe.crashed" (a signal or exit code), "probe.timeout", "probe.rubbish"
    /// (output that is not ours, or too much), or what the child could not open ("module.init" …).
    using Done = std::function<void(Result<std::vector<PluginMetadata>>)>;

    /// Error "child.spawn" when the program cannot be run, those of disk_error() for temporary files.
    /// [main-thread]
    static Result<std::unique_ptr<Probe>> start(boost::asio::io_context& io, ProbeOptions options, Done done);
    ~Probe(); ///< cancels if it still runs; `done` may do it. [main-thread]

private:
    explicit Probe(std::unique_ptr<process::Inquiry> inquiry);
    std::unique_ptr<process::Inquiry> inquiry_;
};

/// The child side: opens a private copy of the library, prints all its plugins, returns the exit code. What plugin
/// code prints meanwhile goes to standard error. [main-thread] of a process that does nothing else
int probe_main(const std::filesystem::path& path);

} // namespace aviary::hosting
