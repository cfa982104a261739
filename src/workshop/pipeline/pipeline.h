// Carries a save to sound: builds it, looks at the result and tries it out in child processes, and swaps it into the running session.
//
//     Pipeline pipeline(io, session, {.build = {project, package}, .probe = {"aviary", "probe"},
//         .canary = {"aviary", "canary"}});
//     auto watcher = Watcher::start(io, {project}, {.on_change = [&](Change change) { pipeline.save(change); }});
//     pipeline.save({{}, Clock::now()});  // the first build
//
// Every stage is reported to the session, which tells the page and the terminal alike. Whatever fails, the version that
// sounds goes on sounding. [main-thread]
#pragma once

#include "workshop/build/builder.h"
#include "workshop/watch/changes.h"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}
namespace aviary::hosting {
struct CageNews;
}
namespace aviary::session {
class Session;
}

namespace aviary::workshop {

struct PipelineSetup {
    BuildSetup build;
    /// Command whose program calls hosting::probe_main() with the path that is put behind.
    std::vector<std::string> probe;
    std::chrono::milliseconds probe_limit = std::chrono::seconds(30);
    /// Likewise hosting::canary_main(), with the paths of the library and the request.
    std::vector<std::string> canary;
    std::chrono::milliseconds canary_limit = std::chrono::seconds(10);
    /// Likewise hosting::cage_main(), with the paths that a cage puts behind. Empty: new code runs in this process.
    std::vector<std::string> cage;
    double cage_share = 0.5; ///< CageSetup::share
    std::function<void(const hosting::CageNews&)> on_cage_news = {};
    /// After a run: what the last good build read, and what a failed one complains of, that somebody may edit.
    std::function<void(const std::vector<std::filesystem::path>&)> on_inputs = {};
};

class Pipeline {
public:
    /// The session works on the bundle that is called like the project's folder, or else on the first it builds.
    Pipeline(boost::asio::io_context& io, session::Session& session, PipelineSetup setup);
    ~Pipeline(); ///< Ends what runs, with its children, in at most half a second.

    /// Starts a run; one that is under way is superseded. No files: whatever is not up to date.
    void save(Change change);

    /// Makes a version that went live sound again, by its run; a run of its own, without build, probe and trial. One that
    /// is under way is superseded, and built after it. Parameters that only that version has come back as they were.
    /// Error: version.unknown unless it is one of the last two (Session::state() has them).
    Result<void> compare(int run);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::workshop
