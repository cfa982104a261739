// Builds the author's project: CMake once, then Ninja alone, each in a child. [main-thread]
//
//     Builder builder(io, {.project = project, .aviary_package = package});
//     builder.start(changed_files, [](const BuildResult& result) { ... });
//     builder.stop();  // a newer save made it pointless; the callback still comes, once
//
// The build folder lies below project/build/, under a name that leaves the author's own build folders as they are. When
// a CMakeLists.txt changes, Ninja itself runs CMake again.
#pragma once

#include "process/child.h"
#include "workshop/build/build_problems.h"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace aviary::workshop {

struct BuildSetup {
    std::filesystem::path project;                   ///< absolute; holds CMakeLists.txt
    std::filesystem::path aviary_package;            ///< folder of AviaryConfig.cmake
    std::filesystem::path folder = "build/workshop"; ///< where it builds, in the project
    bool vst3 = false;                               ///< builds VST3 too, where the SDK has it
};

struct BuildResult {
    enum class Outcome : std::uint8_t { built, unchanged, failed };
    Outcome outcome = Outcome::failed;
    std::vector<Problem> problems;              ///< not empty when the build failed; else its warnings
    std::vector<std::filesystem::path> bundles; ///< folders of the bundles built now, in order of name
};

class Builder {
public:
    using Done = std::function<void(const BuildResult&)>;

    Builder(boost::asio::io_context& io, BuildSetup setup);
    ~Builder(); ///< Ends a build that runs, and waits for it, at most half a second. No callback comes any more.

    /// Paths in `changed` are relative to the project. One build at a time. Done is called from the loop.
    void start(std::vector<std::filesystem::path> changed, Done done);
    void stop();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The value of an entry in the text of a CMakeCache.txt, empty when there is none. Pure.
std::string cache_entry(std::string_view cache, std::string_view name);

} // namespace aviary::workshop
