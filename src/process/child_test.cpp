#include "process/child.h"
#include "process/testing/processes.h"

#include <boost/asio/executor_work_guard.hpp>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include <unistd.h>

namespace aviary::process {
namespace {

using namespace std::chrono_literals;

struct Outcome {
    std::string out, err;
    std::vector<std::string> lines;
    std::optional<ChildExit> exit;
};

Child::Callbacks record(Outcome& run) {
    return {.on_out = [&run](auto text) { run.out += text, run.lines.emplace_back(text); },
        .on_err = [&run](auto text) { run.err += text; },
        .on_exit = [&run](const auto& exit) { run.exit = exit; }};
}

Outcome run_shell(const std::string& script, ChildOptions options = {}) {
    boost::asio::io_context io;
    Outcome run;
    options.argv = {"sh", "-c", script};
    const auto child = Child::spawn(io, options, record(run));
    EXPECT_TRUE(child.ok());
    io.run();
    return run;
}

std::size_t open_descriptors() {
    const std::filesystem::directory_iterator descriptors("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(descriptors), end(descriptors)));
}

TEST(Child, HandsOverBothOutputsAndTheExitCode) {
    const auto run = run_shell("echo data; echo talk >&2; exit 3");
    EXPECT_EQ(run.out, "data\n");
    EXPECT_EQ(run.err, "talk\n");
    ASSERT_TRUE(run.exit);
    EXPECT_EQ(run.exit->code, 3);
    EXPECT_FALSE(run.exit->ok());
    EXPECT_EQ(run.exit->text(), "exited with code 3");
}

TEST(Child, ReadsItsInputToTheEnd) {
    const std::string line(1000, 'x');
    EXPECT_EQ(run_shell("cat; echo end", {.input = line + "\nlast"}).out, line + "\nlastend\n");
    boost::asio::io_context io;
    const auto too_long =
        Child::spawn(io, {.argv = {"cat"}, .input = std::string(1'000'000, 'x')}, Child::Callbacks{});
    ASSERT_FALSE(too_long);
    EXPECT_EQ(too_long.error().code, "child.spawn");
}

TEST(Child, IsNotTakenForOneThatEndedBefore) {
    // Started while the loop still has news of its predecessor's descriptors.
    boost::asio::io_context io;
    const auto open = boost::asio::make_work_guard(io);
    for (int i = 0; i < 200; ++i) {
        Outcome run;
        const auto child = Child::spawn(io, {.argv = {"sh", "-c", "echo data; exit 3"}}, record(run));
        ASSERT_TRUE(child.ok());
        while (!run.exit) io.run_one();
        ASSERT_EQ(run.exit->code, 3) << "child " << i << " " << run.exit->text();
    }
}

TEST(Child, DeliversWholeLinesAndTheUnfinishedLast) {
    const auto run = run_shell("printf 'one\\ntw'; sleep 0.05; printf 'o\\n\\nlast'", {.lines = true});
    EXPECT_EQ(run.lines, (std::vector<std::string>{"one", "two", "", "last"}));
}

TEST(Child, DeliversALineWithoutEndInPieces) {
    const auto run = run_shell("head -c 3000000 /dev/zero; echo", {.lines = true});
    EXPECT_EQ(run.out.size(), 3000000u);
    EXPECT_GT(run.lines.size(), 20u);
    for (const auto& piece : run.lines) EXPECT_LE(piece.size(), 100'000u);
}

TEST(Child, DeliversMoreThanAPipeHolds) {
    const auto run = run_shell("head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2");
    EXPECT_EQ(run.out.size(), 3000000u);
    EXPECT_EQ(run.err.size(), 3000000u);
}

TEST(Child, RunsInItsFolderWithItsEnvironmentAndAnEmptyInput) {
    const auto run = run_shell("pwd; echo $AVIARY_CHILD; cat; echo end",
        {.environment = {"AVIARY_CHILD=yes"}, .directory = "/usr/lib"});
    EXPECT_EQ(run.out, "/usr/lib\nyes\nend\n");
}

TEST(Child, NamesTheSignalThatKilledIt) {
    const auto run = run_shell("kill -SEGV $$");
    ASSERT_TRUE(run.exit);
    EXPECT_EQ(run.exit->signal, SIGSEGV);
    EXPECT_EQ(run.exit->text(), "was killed by SIGSEGV (Segmentation fault)");
}

TEST(Child, MissingProgramIsAnError) {
    boost::asio::io_context io;
    const auto child = Child::spawn(io, {.argv = {"/nowhere/at-all"}}, {});
    ASSERT_FALSE(child.ok());
    EXPECT_EQ(child.error().code, "child.spawn");
    EXPECT_NE(child.error().message.find("/nowhere/at-all: No such file"), std::string::npos);
}

TEST(Child, MissingFolderIsAnError) {
    boost::asio::io_context io;
    const auto child = Child::spawn(io, {.argv = {"true"}, .directory = "/nowhere"}, {});
    ASSERT_FALSE(child.ok());
    EXPECT_NE(child.error().message.find("folder /nowhere"), std::string::npos);
}

TEST(Child, TimeLimitKillsEvenWhatIgnoresTerm) {
    const auto run =
        run_shell("trap '' TERM; while :; do sleep 0.01; done", {.time_limit = 50ms, .grace = 50ms});
    ASSERT_TRUE(run.exit);
    EXPECT_EQ(run.exit->why, ChildExit::Why::timed_out);
    EXPECT_EQ(run.exit->signal, SIGKILL);
}

TEST(Child, KillsWhatItStartedToo) {
    const auto run = run_shell("sleep 1000 & echo $!");
    const auto grandchild = static_cast<pid_t>(std::stoi(run.out));
    // Its new parent reaps it; until then it is a zombie, which is not running.
    for (int i = 0; i < 1000 && is_running(grandchild); ++i) std::this_thread::sleep_for(1ms);
    EXPECT_FALSE(is_running(grandchild));
}

TEST(Child, StopIsToldFromEnding) {
    boost::asio::io_context io;
    Outcome run;
    auto child = Child::spawn(io, {.argv = {"sleep", "1000"}}, record(run));
    ASSERT_TRUE(child.ok());
    (*child)->stop();
    io.run();
    ASSERT_TRUE(run.exit);
    EXPECT_EQ(run.exit->why, ChildExit::Why::stopped);
    EXPECT_EQ(run.exit->signal, SIGTERM);
}

TEST(Child, DestructionKillsAndReapsWithoutACallback) {
    boost::asio::io_context io;
    Outcome run;
    auto child = Child::spawn(io, {.argv = {"sleep", "1000"}}, record(run));
    ASSERT_TRUE(child.ok());
    const auto pid = (*child)->pid();
    *child = nullptr;
    EXPECT_EQ(::kill(pid, 0), -1);
    io.run();
    EXPECT_FALSE(run.exit);
}

TEST(Child, MayBeDestroyedByItsOwnCallbacks) {
    boost::asio::io_context io;
    std::unique_ptr<Child> talker, quitter;
    int deliveries = 0, exits = 0;
    auto first = Child::spawn(io, {.argv = {"sh", "-c", "echo a; echo b; sleep 1000"}, .lines = true},
        {.on_out = [&](auto) { ++deliveries, talker.reset(); }});
    auto second =
        Child::spawn(io, {.argv = {"true"}}, {.on_exit = [&](const auto&) { ++exits, quitter.reset(); }});
    ASSERT_TRUE(first.ok() && second.ok());
    talker = std::move(*first);
    quitter = std::move(*second);
    io.run();
    EXPECT_EQ(deliveries, 1);
    EXPECT_EQ(exits, 1);
}

TEST(Child, LeaksNoDescriptorToItOrFromIt) {
    const auto before = open_descriptors();
    const auto run = run_shell("ls /proc/self/fd | wc -l");
    EXPECT_EQ(run.out, "4\n"); // standard three and the folder ls reads
    {                          // also when the loop is destroyed first
        boost::asio::io_context io;
        auto child = Child::spawn(io, {.argv = {"sleep", "1000"}}, {});
        ASSERT_TRUE(child.ok());
    }
    EXPECT_EQ(open_descriptors(), before);
}

TEST(Child, GetsTheDescriptorsItIsGiven) {
    int ends[2], other[2];
    ASSERT_EQ(pipe(ends), 0);
    ASSERT_EQ(pipe(other), 0);
    const auto run = run_shell("echo there >&3; echo here >&4", {.descriptors = {other[1], ends[1]}});
    ASSERT_TRUE(run.exit);
    EXPECT_TRUE(run.exit->ok()) << run.err;
    char text[6] = {};
    EXPECT_EQ(read(ends[0], text, 5), 5);
    EXPECT_STREQ(text, "here\n");
    for (const int end : {ends[0], ends[1], other[0], other[1]}) close(end);
}

TEST(Child, DiesWithTheThreadThatSpawnedIt) {
    boost::asio::io_context io;
    Outcome run;
    std::unique_ptr<Child> child;
    std::thread([&] {
        auto spawned = Child::spawn(io, {.argv = {"sleep", "1000"}}, record(run));
        if (spawned) child = std::move(*spawned);
    }).join();
    ASSERT_TRUE(child);
    io.run();
    ASSERT_TRUE(run.exit);
    EXPECT_EQ(run.exit->signal, SIGKILL);
}

} // namespace
} // namespace aviary::process
