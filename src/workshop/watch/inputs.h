// The files that a project's build reads and that somebody may edit. Asks Ninja about the last build. [main-thread]
//
//     Inputs inputs(io, build_folder);
//     inputs.ask([&](const std::vector<std::filesystem::path>& files) { watcher->watch_also(files); });
//     inputs.cancel();   // a build begins: nobody is called
//
// Ask only after a build: Ninja knows what a compiler reads once the compiler has read it.
#pragma once

#include "process/child.h"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::workshop {

class Inputs {
public:
    /// The files, absolute, in order of name. Called from the loop; not called when Ninja fails.
    using Done = std::function<void(const std::vector<std::filesystem::path>&)>;

    Inputs(boost::asio::io_context& io, std::filesystem::path build_folder);

    void ask(Done done);
    void cancel();

private:
    void run(std::vector<std::string> arguments, std::function<void()> then);

    boost::asio::io_context& io_;
    const std::filesystem::path build_folder_;
    std::string answer_;
    std::unique_ptr<process::Child> child_;
};

/// False for files that the build itself makes, and for those of the system's packages. Pure. [any-thread]
bool may_be_edited(const std::filesystem::path& file, const std::filesystem::path& build_folder);

/// Picks the files out of what `ninja -t inputs` and `ninja -t deps` print. Pure. [any-thread]
std::vector<std::filesystem::path> edited_inputs(
    std::string_view inputs, std::string_view deps, const std::filesystem::path& build_folder);

} // namespace aviary::workshop
