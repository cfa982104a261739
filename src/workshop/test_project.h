// For tests: a project folder that is gone with the test, and a loop run until something came true.
#pragma once

#include "workshop/changes.h"

#include <boost/asio/io_context.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace aviary::workshop {

class TestProject {
public:
    TestProject() {
        std::string name =
            (std::filesystem::canonical(std::filesystem::temp_directory_path()) / "aviary-project-XXXXXX")
                .string();
        if (mkdtemp(name.data())) folder_ = name;
    }
    TestProject(const TestProject&) = delete;
    TestProject& operator=(const TestProject&) = delete;
    ~TestProject() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    const std::filesystem::path& folder() const { return folder_; }
    void write(const std::filesystem::path& file, const std::string& text) const {
        std::ofstream(folder_ / file) << text;
    }
    std::string read(const std::filesystem::path& file) const {
        std::ostringstream text;
        text << std::ifstream(folder_ / file).rdbuf();
        return text.str();
    }

private:
    std::filesystem::path folder_;
};

/// False when it never came true; the limit only keeps a broken test from hanging.
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
