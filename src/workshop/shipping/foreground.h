// One thing after another in children, until Ctrl+C: for commands that end with their work. [main-thread]
//
//     Foreground work;
//     auto built = work.build({.project = project, .aviary_package = package});
//     auto targets = work.run({"ninja", "-C", folder, "-t", "targets"});
//
// SIGINT, SIGTERM and SIGHUP end the child and what it started; the call, and every later one, gives "interrupted".
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

    /// Errors: "interrupted"; "build.failed" with everything the tools found wrong, frames of source below.
    Result<BuildResult> build(const BuildSetup& setup);

    /// What it prints on standard output. A minute is its limit. Errors: "interrupted", "child.spawn", "child.failed"
    /// with the last of its talk.
    Result<std::string> run(std::vector<std::string> argv);

private:
    void run_until(const std::function<bool()>& done);

    boost::asio::io_context io_;
    boost::asio::signal_set signals_;
    bool interrupted_ = false;
};

} // namespace aviary::workshop
