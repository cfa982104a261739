#include "hosting/hosting_testing.h"
#include "hosting/probe/probe.h"
#include "process/child.h"
#include "process/guardian.h"

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <stdexcept>

namespace aviary::hosting {
namespace {

using namespace std::chrono_literals;
using Plugins = Result<std::vector<PluginMetadata>>;

class ProbeTest : public testing::Test {
protected:
    Plugins run(ProbeOptions options) {
        std::optional<Plugins> result;
        const auto probe =
            Probe::start(io_, std::move(options), [&](auto plugins) { result.emplace(std::move(plugins)); });
        if (!probe) return probe.error();
        io_.run();
        io_.restart();
        EXPECT_TRUE(temporary_files_.none());
        return result ? *result : Error{"no result", "", ""};
    }
    Plugins probe(const std::string& module) {
        return run({.argv = {program, "probe", test_module(module).string()}, .time_limit = limit_});
    }

    const std::string program = child_program();
    OwnTemporaryFiles temporary_files_;
    boost::asio::io_context io_;
    std::chrono::milliseconds limit_ = 30s;
};

TEST_F(ProbeTest, ReadsThePluginsThroughStrayOutput) {
    const auto plugins = probe("gain2");
    ASSERT_TRUE(plugins.ok()) << plugins.error().text();
    ASSERT_EQ(plugins->size(), 1u);
    EXPECT_EQ(plugins->front().version, "2.0.0");
    EXPECT_EQ(plugins->front().parameters.size(), 3u);
    EXPECT_EQ(plugins->front().parameters[0].initial, 0.5);
}

TEST_F(ProbeTest, AThousandParametersPass) {
    const auto plugins = probe("thousand");
    ASSERT_TRUE(plugins.ok()) << plugins.error().text();
    EXPECT_EQ(plugins->front().parameters.size(), 1000u);
    EXPECT_EQ(plugins->front().parameters[999].name, "Filling 999");
}

TEST_F(ProbeTest, ACrashNamesItsSignal) {
    const auto plugins = probe("crashes");
    ASSERT_FALSE(plugins.ok());
    EXPECT_EQ(plugins.error().code, "probe.crashed");
#if !defined(AVIARY_SANITIZE_ADDRESS) && !defined(AVIARY_SANITIZE_THREAD) // whose handlers end it with a code
    EXPECT_NE(plugins.error().message.find("SIGSEGV"), std::string::npos) << plugins.error().message;
#endif
}

TEST_F(ProbeTest, AHangIsKilledAtItsLimit) {
    limit_ = 100ms;
    const auto plugins = probe("hangs");
    ASSERT_FALSE(plugins.ok());
    EXPECT_EQ(plugins.error().code, "probe.timeout");
}

TEST_F(ProbeTest, AForkLeftBehindNeitherHoldsUpNorSpoilsTheAnswer) {
    const auto plugins = probe("forks");
    ASSERT_TRUE(plugins.ok()) << plugins.error().text();
    EXPECT_EQ(plugins->front().id, "test.gain");
}

TEST_F(ProbeTest, EndingWithoutAWordIsAnError) {
    const auto plugins = probe("exits");
    ASSERT_FALSE(plugins.ok());
    EXPECT_EQ(plugins.error().code, "probe.rubbish");
}

TEST_F(ProbeTest, WhatCannotBeOpenedKeepsItsError) {
    EXPECT_EQ(probe("init_fails").error().code, "module.init");
    EXPECT_EQ(probe("no_entry").error().code, "module.not_clap");
    EXPECT_EQ(probe("absent").error().where, test_module("absent").string());
}

TEST_F(ProbeTest, QuotesTheStartOfRubbish) {
    const auto plugins = run({.argv = {"echo", "Segment loaded, have fun"}});
    ASSERT_FALSE(plugins.ok());
    EXPECT_EQ(plugins.error().code, "probe.rubbish");
    EXPECT_NE(plugins.error().message.find("\"Segment loaded, have fun"), std::string::npos);
}

TEST_F(ProbeTest, QuotesWhatAFailedProgramSaid) {
    const auto plugins = run({.argv = {"sh", "-c", "echo out of luck >&2; exit 9"}});
    ASSERT_FALSE(plugins.ok());
    EXPECT_NE(plugins.error().message.find("exited with code 9"), std::string::npos);
    EXPECT_NE(plugins.error().message.find("out of luck"), std::string::npos);
}

TEST_F(ProbeTest, EndlessOutputIsBounded) {
    const auto plugins = run({.argv = {"yes"}, .max_bytes = 1 << 20});
    ASSERT_FALSE(plugins.ok());
    EXPECT_EQ(plugins.error().code, "probe.rubbish");
    EXPECT_NE(plugins.error().message.find("\"y\\ny"), std::string::npos);
}

TEST_F(ProbeTest, CancellingLeavesNothing) {
    bool called = false;
    auto probe = Probe::start(
        io_, {.argv = {program, "probe", test_module("hangs").string()}}, [&](auto) { called = true; });
    ASSERT_TRUE(probe.ok());
    probe->reset();
    io_.run();
    EXPECT_FALSE(called);
    EXPECT_TRUE(temporary_files_.none());
}

TEST_F(ProbeTest, MayBeDestroyedByItsOwnCallback) {
    std::unique_ptr<Probe> probe;
    bool called = false;
    auto started = Probe::start(io_, {.argv = {"true"}}, [&](auto) { called = true, probe.reset(); });
    ASSERT_TRUE(started.ok());
    probe = std::move(*started);
    io_.run();
    EXPECT_TRUE(called);
}

TEST_F(ProbeTest, AMissingProgramIsAnErrorAtOnce) {
    EXPECT_EQ(run({.argv = {"/nowhere/aviary", "probe", "x"}}).error().code, "child.spawn");
}

TEST_F(ProbeTest, LeavesNoDaemonThatALibraryStartedWhenItWasOpened) {
    const process::Guardian guardian({program, "guard"});
    std::string said;
    const auto child =
        process::Child::spawn(io_, {.argv = {program, "probe", test_module("daemonises").string()}},
            {.on_out = {}, .on_err = [&](auto text) { said += text; }});
    ASSERT_TRUE(child.ok());
    while (io_.run_one() > 0) {
    }
    const pid_t daemon = std::atoi(said.c_str());
    ASSERT_GT(daemon, 0) << said;
    EXPECT_TRUE(process::ends(daemon));
}

} // namespace
} // namespace aviary::hosting
