// Runs one child after another, until Ctrl+C, for commands that end with their work. [main-thread]
//
//     Foreground work;
//     auto built = work.build({.project = project, .aviary_package = package});
//     auto targets = work.run({"ninja", "-C", folder, "-t", "targets"});
//
// SIGINT, SIGTERM and SIGHUP end the child and what it started. That call and every later one return "interrupted".
#pragma once

#include "base/result.h"
#include "workshop/build/builder.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <functional>
#include <string>
#include <vector>

namespace aviary::workshop {

class Foreground {
public:
    Foreground();

    /// Errors: "interrupted"; "build.failed" with all errors of the tools, each with its lines of source.
    Result<BuildResult> build(const BuildSetup& setup);

    /// Runs the command for at most a minute, and returns its standard output. Errors: "interrupted", "child.spawn",
    /// "child.failed" with its standard error.
    Result<std::string> run(std::vector<std::string> argv);

private:
    void run_until(const std::function<bool()>& done);

    boost::asio::io_context io_;
    boost::asio::signal_set signals_;
    bool interrupted_ = false;
};

} // namespace aviary::workshop
