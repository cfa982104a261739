// Which files a project's build reads that somebody may edit, by Ninja's own account of the last build. [main-thread]
//
//     Inputs inputs(io, build_folder);
//     inputs.ask([&](const std::vector<std::filesystem::path>& files) { watcher->watch_also(files); });
//     inputs.cancel();   // a build begins: nobody is called
//
// Only after a build: what a compiler has read is known when it has read it.
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
    /// Absolute, in order of name. Called from the loop, and not when Ninja cannot say.
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

/// Not what the build makes itself, nor what the system's packages own. Pure. [any-thread]
bool may_be_edited(const std::filesystem::path& file, const std::filesystem::path& build_folder);

/// Of what `ninja -t inputs` and `ninja -t deps` print. Pure. [any-thread]
std::vector<std::filesystem::path> edited_inputs(
    std::string_view inputs, std::string_view deps, const std::filesystem::path& build_folder);

} // namespace aviary::workshop
