#include "process/guardian.h"

#include "base/testing/temporary_folder.h"
#include "process/child.h"
#include "process/testing/processes.h"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <optional>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

namespace aviary::process {
namespace {

/// Starts what a build starts: a shell whose job has a process group of its own. Returns the job's pid.
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

/// Starts what a script starts that leaves a server behind: a process with two forks and a session of its own. Returns
/// its pid.
pid_t start_daemon(boost::asio::io_context& io, std::unique_ptr<Child>& child, const std::string& then) {
    pid_t daemon = 0;
    auto spawned = Child::spawn(io,
        {.argv = {"bash", "-c", "(setsid bash -c 'sleep 1000 >&- 2>&- & echo $!')" + then}, .lines = true},
        {.on_out = [&](auto line) { daemon = std::atoi(std::string(line).c_str()); },
            .on_err = {},
            .on_exit = {}});
    EXPECT_TRUE(spawned.ok());
    child = *std::move(spawned);
    while (daemon == 0 && io.run_one() > 0) {
    }
    EXPECT_TRUE(is_running(daemon));
    return daemon;
}

class GuardianTest : public testing::Test {
protected:
    const std::vector<std::string> argv{child_program(), "guard"};
    boost::asio::io_context io;
};

TEST_F(GuardianTest, EndsWhatChildrenStartedAndLeft) {
    std::unique_ptr<Child> child;
    std::optional<Guardian> guardian(argv);
    const pid_t job = start_job(io, child);
    EXPECT_TRUE(is_running(job));
    guardian.reset(); // closes our end of the socket, as the death of this process would
    EXPECT_FALSE(is_running(job));
    EXPECT_FALSE(is_running(child->pid()));
}

TEST_F(GuardianTest, EndsWhatAnEndedChildLeftInAGroupOfItsOwn) {
    std::unique_ptr<Child> child;
    const Guardian guardian(argv);
    const pid_t job = start_job(io, child);
    child.reset();
    EXPECT_TRUE(ends(job));
}

TEST_F(GuardianTest, EndsWhatLeftItsSessionBeforeItsChildEnded) {
    const Guardian guardian(argv);
    const TemporaryFolder folder;
    const auto word = folder.path() / "end";
    std::unique_ptr<Child> child;
    const pid_t daemon =
        start_daemon(io, child, "; until [ -e '" + word.string() + "' ]; do sleep 0.01; done");
    std::ofstream(word).flush();
    while (io.run_one() > 0) {
    } // until the child has ended by itself
    EXPECT_TRUE(ends(daemon));
}

TEST_F(GuardianTest, EndsWhatLeftItsSessionWhenItsChildIsKilled) {
    const Guardian guardian(argv);
    std::unique_ptr<Child> child, other;
    const pid_t daemon = start_daemon(io, child, "; sleep 1000");
    const pid_t others = start_daemon(io, other, "; sleep 1000");
    child.reset();
    EXPECT_TRUE(ends(daemon));
    EXPECT_TRUE(is_running(others)) << "of a child that goes on";
    other.reset();
    EXPECT_TRUE(ends(others));
}

TEST_F(GuardianTest, EndsWhatLeftItsSessionWhenTheProgramIsKilled) {
    int ends_of_pipe[2];
    ASSERT_EQ(pipe(ends_of_pipe), 0);
    const pid_t program = fork();
    if (program == 0) {
        const Guardian guardian(argv);
        std::unique_ptr<Child> child;
        const pid_t daemon = start_daemon(io, child, "; sleep 1000");
        (void)!write(ends_of_pipe[1], &daemon, sizeof daemon);
        raise(SIGKILL);
    }
    pid_t daemon = 0;
    ASSERT_EQ(read(ends_of_pipe[0], &daemon, sizeof daemon), ssize_t(sizeof daemon));
    EXPECT_EQ(waitpid(program, nullptr, 0), program);
    EXPECT_TRUE(ends(daemon));
    for (const int end : ends_of_pipe) close(end);
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

TEST_F(GuardianTest, ChildrenRunWhenItCannotBeStarted) {
    std::unique_ptr<Child> child;
    std::optional<Guardian> guardian(std::vector<std::string>{"/nowhere/at/all"});
    const pid_t job = start_job(io, child);
    guardian.reset();
    EXPECT_TRUE(is_running(job));
    kill(job, SIGKILL);
}

} // namespace
} // namespace aviary::process
