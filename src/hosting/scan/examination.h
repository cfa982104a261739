// Looks at many plugin files, each in a child of its own, some at a time.
//
//     auto examination = Examination::start(io, {.probe = {aviary_child, "probe"}, .files = files},
//         [](ExaminedFiles examined) { keep(examined.files); });
//     examination.reset();   // cancels: the children are gone when this returns, and nothing is called any more
//
// All of it [main-thread], which runs the loop. No call waits.
#pragma once

#include "hosting/probe/probe.h"
#include "hosting/scan/scanned_file.h"

#include <cstddef>
#include <map>

namespace aviary::hosting {

struct ExaminationSetup {
    std::vector<std::string>
        probe; ///< command whose program calls probe_main() with the path that is put behind
    std::vector<FoundFile> files;
    std::chrono::milliseconds time_limit = ProbeOptions().time_limit; ///< for each
    std::size_t at_once = 4;
};

struct ExaminedFiles {
    std::vector<ScannedFile> files;   ///< in the order of the setup's
    std::vector<Error> not_looked_at; ///< no child could be started for these, so nothing is known of them
};

class Examination {
public:
    using Done = std::function<void(ExaminedFiles)>; ///< once, from the loop; may destroy the examination

    static std::unique_ptr<Examination> start(boost::asio::io_context& io, ExaminationSetup setup, Done done);
    ~Examination();

private:
    Examination(boost::asio::io_context& io, ExaminationSetup setup, Done done);
    void look_on();
    void look_at(std::size_t index);
    void take(std::size_t index, Result<std::vector<PluginMetadata>> plugins);
    void end();

    boost::asio::io_context& io_;
    const ExaminationSetup setup_;
    Done done_;
    std::size_t next_ = 0;                                 ///< the next of the setup's files
    std::map<std::size_t, std::unique_ptr<Probe>> probes_; ///< those that run, by the file's index
    std::map<std::size_t, ScannedFile> looked_at_;         ///< by the file's index
    std::vector<Error> not_looked_at_;
    std::shared_ptr<int> life_ = std::make_shared<int>(); ///< gone with this object
};

} // namespace aviary::hosting
