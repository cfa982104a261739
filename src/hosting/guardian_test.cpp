#include "hosting/guardian.h"

#include "hosting/child.h"
#include "hosting/testing.h"
#include "runtime/temporary_folder.h"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <optional>

#include <unistd.h>

namespace aviary::hosting {
namespace {

/// As a build does it: a shell whose job has a process group of its own. Gives the job's number.
pid_t start_job(boost::asio::io_context& io, std::unique_ptr<Child>& child) {
    pid_t job = 0;
    auto spawned = Child::spawn(io,
        {.argv = {"bash", "-c", "set -m; sleep 1000 >&- 2>&- & echo $!; wait"}, .lines = true},
        {.on_out = [&](auto line) { job = std::atoi(std::string(line).c_str()); },
            .on_err = {},
            .on_exit = {}});
    EXPECT_TRUE(spawned.ok());
    child = *std::move(spawned);
    while (job == 0) io.run_one();
    return job;
}

class GuardianTest : public testing::Test {
protected:
    const std::vector<std::string> argv{test_module("x").replace_filename("hosting_probe").string(), "guard"};
    boost::asio::io_context io;
};

TEST_F(GuardianTest, EndsWhatChildrenStartedAndLeft) {
    std::unique_ptr<Child> child;
    std::optional<Guardian> guardian(argv);
    const pid_t job = start_job(io, child);
    EXPECT_TRUE(is_running(job));
    guardian.reset(); // as when this process dies: its end of the line is closed
    EXPECT_FALSE(is_running(job));
    EXPECT_FALSE(is_running(child->pid()));
}

TEST_F(GuardianTest, LeavesAloneWhoseEndWasSeen) {
    std::unique_ptr<Child> child;
    std::optional<Guardian> guardian(argv);
    const pid_t job = start_job(io, child);
    child.reset();
    guardian.reset();
    EXPECT_TRUE(is_running(job)) << "in a group of its own it is not Child's, nor the guardian's any more";
    kill(job, SIGKILL);
}

TEST_F(GuardianTest, RemovesOurTemporaryFiles) {
    const OwnTemporaryFiles ours;
    std::optional<Guardian> guardian(argv);
    const auto folder = std::filesystem::temp_directory_path();
    std::ofstream(folder / "left behind") << "by whoever was killed";
    EXPECT_FALSE(ours.none());
    guardian.reset();
    EXPECT_TRUE(ours.none());
    EXPECT_NE(std::filesystem::temp_directory_path(), folder)
        << "what comes later needs a folder that is there";
}

TEST_F(GuardianTest, IsNotNeeded) {
    std::unique_ptr<Child> child;
    std::optional<Guardian> guardian(std::vector<std::string>{"/nowhere/at/all"});
    const pid_t job = start_job(io, child);
    guardian.reset();
    EXPECT_TRUE(is_running(job));
    kill(job, SIGKILL);
}

} // namespace
} // namespace aviary::hosting
