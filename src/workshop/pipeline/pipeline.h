// Turns a save into sound: builds it, probes the result and tries it out in children, and swaps it into the session.
//
//     Pipeline pipeline(io, session, {.build = {project, package}, .canary = {"aviary-child", "canary"}});
//     auto watcher = Watcher::start(io, {project}, {.on_change = [&](Change change) { pipeline.save(change); }});
//     pipeline.save({{}, Clock::now()});  // the first build
//
// A save is built twice where that makes it sound sooner: fast code is heard first, and the optimised code of the
// project's own build takes its place.
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
    /// A command that calls hosting::canary_main(). The paths of the library and of the request are added.
    std::vector<std::string> canary;
    std::chrono::milliseconds probe_limit = std::chrono::seconds(30);  ///< for making the plugins
    std::chrono::milliseconds canary_limit = std::chrono::seconds(10); ///< for trying them out
    std::chrono::milliseconds prepare_limit =
        std::chrono::seconds(30); ///< for activating them, in their cage
    /// For taking the old code's state, and making what it needs from that. Then it sounds without.
    std::chrono::milliseconds state_limit = std::chrono::seconds(5);
    bool is_debugged = false; ///< see CageSetup. What fails its trial goes live all the same
    std::function<void(int pid)> on_cage_started = {}; ///< CageSetup::on_started
    /// A command that calls hosting::cage_main(). The cage adds its paths. Empty: new code runs in this process.
    std::vector<std::string> cage;
    double cage_share = 0.5; ///< CageSetup::share
    bool builds_fast = true; ///< unless the project says no; see FastBuilder
    /// Part of a block's time that fast code may take of the processor, in all its slots together. Code that takes more is
    /// not heard: the optimised code is waited for.
    double fast_load = 1.0 / 3;
    std::function<void(const hosting::CageNews&)> on_cage_news = {};
    /// Called after a run, with files that somebody may edit: those that the last good build read, and those outside of
    /// the project that a failed build complains about.
    std::function<void(const std::vector<std::filesystem::path>&)> on_inputs = {};
    /// Called after a run, when the next save can be built fast, or it is known that it cannot.
    std::function<void()> on_fast_ready = {};
};

class Pipeline {
public:
    /// The plugin under work is in the bundle that is called like the project's folder, or else in the first one built.
    Pipeline(boost::asio::io_context& io, session::Session& session, PipelineSetup setup);
    ~Pipeline(); ///< Ends what runs, with its children, in at most half a second.

    /// Starts a run; one that is under way is superseded. A change without files builds whatever is not up to date.
    void save(Change change);

    /// Makes the version that went live in that run sound again. This is a run of its own, without build, probe and
    /// canary. A run that is under way is superseded, and built afterwards. Parameters that only that version has come
    /// back as they were. Error: version.unknown unless it is one of the last two (Session::state() lists them).
    Result<void> compare(int run);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::workshop
