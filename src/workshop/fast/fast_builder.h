// Makes a project's plugins sooner than its own build does: with the compiler and flags that compile soonest, and with the
// headers compiled ahead. Compiles only what was saved since the project's own build, and links it with that one's objects.
//
//     FastBuilder fast(io, {project, build_folder});
//     fast.learn(began);                             // after each good build of the project's own; works in the background
//     if (fast.can_build(changed)) fast.start([](Result<std::vector<std::filesystem::path>> bundles) { ... });
//
// It builds nothing unless all of what was saved goes into the plugins through their own sources alone, and the headers
// that were compiled ahead are the right ones. If it cannot build, or fails, the project's own build says what is wrong.
// The project decides too, by cache variables in its CMakeLists.txt: AVIARY_FAST_BUILD and AVIARY_PRECOMPILED, ON unless
// it says OFF, and AVIARY_FAST_COMPILER, "own" or a path. [main-thread]
#pragma once

#include "workshop/fast/precompiled.h"
#include "workshop/fast/recipe.h"

#include <boost/asio/io_context.hpp>

namespace aviary::workshop {

struct FastSetup {
    std::filesystem::path project, build_folder;
};

class FastBuilder {
public:
    using Done = std::function<void(Result<std::vector<std::filesystem::path>>)>; ///< folders of bundles

    FastBuilder(boost::asio::io_context& io, FastSetup setup);
    ~FastBuilder(); ///< Ends what runs. No callback comes any more.

    /// Reads how the project is built, and has headers compiled ahead. `began` is when the last good build began. Called
    /// again, it starts anew. `ready` is called from the loop when all is done that can be.
    void learn(FileTime began, std::function<void()> ready = {});
    /// No build is to be made from what was learned: the project's own build runs.
    void stop_learning();

    /// Paths of the saved files, relative to the project. True: start() makes at least one library.
    bool can_build(const std::vector<std::filesystem::path>& saved);
    /// After can_build(). Done is called once, from the loop. Error "fast.failed": a command failed, or stop() came.
    void start(Done done);
    void stop();

    /// Code of this level is too slow to play. Twice in a row, and the next build takes another level, if there is one: once
    /// may be what else the machine did.
    void found_slow();
    void found_quick();
    /// The project's own build made what this compiler could not. Twice in a row, and another compiler is taken.
    void found_unfit();
    const std::string& level() const; ///< "clang++-22 -O0", or empty when there is none

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::workshop
