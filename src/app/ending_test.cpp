#include "app/ending.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

namespace aviary::app {
namespace {

/// Runs `live` in a process of its own, with an Ending, and sends it the signal. Gives what waitpid() gives.
template <typename Live>
int ended_by(int signal, Live live) {
    int ready[2];
    EXPECT_EQ(pipe(ready), 0);
    const pid_t child = fork();
    if (child == 0) {
        freopen("/dev/null", "w", stderr);
        boost::asio::io_context io;
        const Ending ending(io);
        const auto work = boost::asio::make_work_guard(io);
        if (write(ready[1], "!", 1) != 1) _exit(99);
        live(io);
        _exit(0);
    }
    char begun;
    EXPECT_EQ(::read(ready[0], &begun, 1), 1);
    for (const int end : ready) close(end);
    kill(child, signal);
    int status = -1;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (waitpid(child, &status, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > until) kill(child, SIGKILL);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return status;
}

} // namespace

TEST(Ending, LetsAProgramEndItself) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        EXPECT_EQ(ended_by(signal, [](boost::asio::io_context& io) { io.run(); }), 0) << signal;
}

TEST(Ending, EndsAProgramWhoseMainThreadIsStuck) {
    const int status = ended_by(SIGTERM, [](boost::asio::io_context&) {
        for (;;) pause();
    });
    ASSERT_TRUE(WIFEXITED(status)) << status;
    EXPECT_EQ(WEXITSTATUS(status), 1);
}

TEST(Ending, EndsAProgramThatStopsButDoesNotEnd) {
    const int status = ended_by(SIGTERM, [](boost::asio::io_context& io) {
        io.run();
        for (;;) pause();
    });
    ASSERT_TRUE(WIFEXITED(status)) << status;
    EXPECT_EQ(WEXITSTATUS(status), 1);
}

} // namespace aviary::app
