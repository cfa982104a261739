// For tests: a project folder that is removed with the test, and a loop that runs until a condition is true.
#pragma once

#include "base/testing/temporary_folder.h"
#include "workshop/watch/changes.h"

#include <boost/asio/io_context.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace aviary::workshop {

class TestProject {
public:
    const std::filesystem::path& folder() const { return folder_.path(); }
    void write(const std::filesystem::path& file, const std::string& text) const {
        std::ofstream(folder() / file) << text;
    }
    std::string read(const std::filesystem::path& file) const {
        std::ostringstream text;
        text << std::ifstream(folder() / file).rdbuf();
        return text.str();
    }

private:
    TemporaryFolder folder_;
};

/// Runs the loop until the condition is true; false when it never is. The limit only keeps a broken test from hanging.
template <typename Condition>
bool run_until(boost::asio::io_context& io, Condition condition) {
    const auto end = Clock::now() + std::chrono::seconds(60);
    while (!condition() && Clock::now() < end) {
        if (io.stopped()) io.restart();
        io.run_one_for(std::chrono::milliseconds(20));
    }
    return condition();
}

} // namespace aviary::workshop
