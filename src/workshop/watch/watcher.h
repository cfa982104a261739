// Tells when somebody saved or removed a file that matters to a project's build. [main-thread]
//
//     auto watcher = Watcher::start(io, {.folder = project},
//         {.on_change = [](Change change) { run(change); }, .on_problem = [](Error error) { say(error); }});
//     if (!watcher) return watcher.error();
//     (*watcher)->watch_also(inputs);  // when Inputs has found out what the build reads
//
// Also sees a link that is turned to another file. Sees saves in place and saves that rename a new file over the old one, in the folder and all folders below, even
// those that are made later. When the project's folder goes away, it says so once and waits for its return.
#pragma once

#include "base/result.h"
#include "workshop/watch/changes.h"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace aviary::workshop {

struct WatchOptions {
    std::filesystem::path folder;       ///< must exist
    std::chrono::milliseconds quiet{5}; ///< a save is over when no event has come for this long
    /// Looks at all files again and again, for file systems that do not tell of changes: network folders, and folders
    /// that a virtual machine or a container shares with its host.
    bool polls = false;
    std::chrono::milliseconds between_looks{500};
};

class Watcher {
public:
    struct Callbacks {
        std::function<void(Change)> on_change;
        std::function<void(Error)>
            on_problem; ///< codes watch.gone, watch.limit; with the latter it goes on as if `polls` had been set
    };

    /// Errors: watch.start, watch.limit. Callbacks come from the loop and may destroy the watcher.
    static Result<std::unique_ptr<Watcher>> start(
        boost::asio::io_context& io, WatchOptions options, Callbacks callbacks);
    ~Watcher(); ///< no callback comes after

    /// Also watches these files, which may lie anywhere; paths are absolute. Replaces those of the call before.
    void watch_also(const std::vector<std::filesystem::path>& files);

private:
    struct Impl;
    explicit Watcher(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

} // namespace aviary::workshop
