// For tests: runs the real program, to its end or until a signal.
#pragma once

#include "process/child.h"
#include "workshop/test_plugin_project.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <regex>
#include <string>
#include <vector>

namespace aviary::app {

struct Ran {
    std::string out, err;
    process::ChildExit exit;
};

class RunningAviary {
public:
    RunningAviary(std::vector<std::string> arguments, const std::filesystem::path& directory,
        std::vector<std::string> environment = {},
        const std::string& program = AVIARY_BUILD_DIR "/bin/aviary") {
        arguments.insert(arguments.begin(), program);
        const auto is_of_data = [](const std::string& set) { return set.starts_with("AVIARY_DATA_DIR="); };
        if (std::none_of(environment.begin(), environment.end(), is_of_data)) // not the tester's own folder
            environment.push_back("AVIARY_DATA_DIR=" AVIARY_BUILD_DIR "/testing/data");
        auto spawned = process::Child::spawn(io_,
            {.argv = std::move(arguments), .environment = std::move(environment), .directory = directory},
            {.on_out = [this](std::string_view text) { ran_.out += text; },
                .on_err = [this](std::string_view text) { ran_.err += text; },
                .on_exit =
                    [this](const process::ChildExit& exit) {
                        ran_.exit = exit;
                        ended_ = true;
                    }});
        if (spawned)
            child_ = *std::move(spawned);
        else
            ADD_FAILURE() << spawned.error().text();
    }

    /// Waits until the program has printed the text. False: it ended, or `patience` ran out, before that.
    bool wait_for(const std::string& text, std::chrono::milliseconds patience = std::chrono::seconds(60)) {
        const auto end = workshop::Clock::now() + patience;
        const auto came = [&] { return ran_.out.find(text) != std::string::npos; };
        workshop::run_until(io_, [&] { return ended_ || came() || workshop::Clock::now() > end; });
        return came();
    }
    void signal(int number) { ::kill(child_->pid(), number); }
    const Ran& to_its_end() {
        EXPECT_TRUE(workshop::run_until(io_, [&] { return ended_; }));
        return ran_;
    }
    const Ran& so_far() const { return ran_; }
    /// The port and the token of the address that it has printed.
    std::pair<std::uint16_t, std::string> entrance() const {
        const std::regex address(R"(http://127\.0\.0\.1:(\d+)/#token=([0-9a-f]{64}))");
        std::smatch found;
        if (!std::regex_search(ran_.out, found, address)) return {};
        return {std::uint16_t(std::stoi(found[1])), found[2]};
    }
    /// Its child processes that run that verb of aviary-child.
    std::vector<pid_t> children(const std::string& verb) const {
        const auto process = std::filesystem::path("/proc") / std::to_string(child_->pid());
        std::ifstream all(process / "task" / process.filename() / "children");
        std::vector<pid_t> found;
        for (pid_t pid; all >> pid;) {
            std::ifstream command("/proc/" + std::to_string(pid) + "/cmdline");
            std::string program, word;
            if (std::getline(command, program, '\0') && std::getline(command, word, '\0') && word == verb)
                found.push_back(pid);
        }
        return found;
    }

private:
    boost::asio::io_context io_;
    Ran ran_;
    bool ended_ = false;
    std::unique_ptr<process::Child> child_;
};

inline Ran run_aviary(std::vector<std::string> arguments, const std::filesystem::path& directory,
    std::vector<std::string> environment = {}) {
    return RunningAviary(std::move(arguments), directory, std::move(environment)).to_its_end();
}

} // namespace aviary::app
