#include "workshop/watch/inputs.h"

#include "workshop/shipping/build_graph.h"
#include "workshop/watch/changes.h"

#include <algorithm>
#include <array>
#include <set>

namespace aviary::workshop {

namespace fs = std::filesystem;

bool may_be_edited(const fs::path& file, const fs::path& build_folder) {
    static constexpr std::array<const char*, 5> systems{"/usr", "/lib", "/lib32", "/lib64", "/nix"};
    if (lies_in(file, build_folder)) return false;
    if (lies_in(file, "/usr/local")) return true;
    return std::none_of(
        systems.begin(), systems.end(), [&](const char* system) { return lies_in(file, system); });
}

std::vector<fs::path> edited_inputs(
    std::string_view inputs, std::string_view deps, const fs::path& build_folder) {
    std::set<fs::path> files;
    const auto add = [&](const std::string& name) {
        fs::path file = (build_folder / name).lexically_normal();
        if (may_be_edited(file, build_folder)) files.insert(std::move(file));
    };
    for (const auto& name : parse_inputs(inputs)) add(name);
    for (const auto& [object, read] : parse_deps(deps))
        for (const auto& name : read) add(name);
    return {files.begin(), files.end()};
}

Inputs::Inputs(boost::asio::io_context& io, fs::path build_folder)
    : io_(io)
    , build_folder_(std::move(build_folder)) {}

void Inputs::ask(Done done) {
    run({"inputs", "all", "build.ninja"}, [this, done = std::move(done)] {
        run({"deps"}, [this, done, inputs = std::exchange(answer_, {})] {
            done(edited_inputs(inputs, answer_, build_folder_));
        });
    });
}

void Inputs::cancel() { child_.reset(); }

void Inputs::run(std::vector<std::string> arguments, std::function<void()> then) {
    std::vector<std::string> command{"ninja", "-C", build_folder_.string(), "-t"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    answer_.clear();
    auto spawned = process::Child::spawn(io_, {.argv = std::move(command)},
        {.on_out = [this](std::string_view text) { answer_ += text; },
            .on_err = {},
            .on_exit =
                [this, then = std::move(then)](const process::ChildExit& exit) {
                    const auto ended = std::move(child_); // `then` may start the next one
                    if (exit.ok()) then();
                }});
    child_ = spawned ? *std::move(spawned) : nullptr;
}

} // namespace aviary::workshop
