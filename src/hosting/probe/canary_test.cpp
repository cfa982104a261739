#include "hosting/crash/crash.h"
#include "hosting/hosting_testing.h"
#include "hosting/probe/canary.h"
#include "rt/no_alloc.h"

#include <gtest/gtest.h>

namespace aviary::hosting {
namespace {

using namespace std::chrono_literals;

class CanaryTest : public testing::Test {
protected:
    Result<Proof> prove(const std::string& module, std::chrono::milliseconds limit = 60s) {
        std::optional<Result<Proof>> result;
        const auto canary = Canary::start(
            io_,
            {.argv = {program, "canary", test_module(module).string()},
                .opening_limit = opening_limit_,
                .time_limit = limit,
                .running = running_},
            [&](const auto& plugins) { opened_ = plugins; },
            [&](auto proof) { result.emplace(std::move(proof)); });
        if (!canary) return canary.error();
        io_.run();
        io_.restart();
        EXPECT_TRUE(temporary_files_.none());
        return result ? *result : Error{"no result", "", ""};
    }
    Error fault(const std::string& module, std::chrono::milliseconds limit = 60s) {
        const auto proof = prove(module, limit);
        return proof ? Error{"none", "", ""} : proof.error();
    }
    std::string only_warning(const std::string& module) {
        const auto proof = prove(module);
        if (!proof) return "failed: " + proof.error().text();
        return proof->warnings.size() == 1 ? proof->warnings[0]
                                           : std::to_string(proof->warnings.size()) + " warnings";
    }
    static bool says(const std::string& text, const std::string& what) {
        return text.find(what) != std::string::npos;
    }

    const std::string program = child_program();
    OwnTemporaryFiles temporary_files_;
    boost::asio::io_context io_;
    std::optional<PluginState> running_;
    std::chrono::milliseconds opening_limit_ = 60s;
    std::optional<std::vector<PluginMetadata>> opened_;
};

TEST_F(CanaryTest, AGoodPluginPassesWithoutAWord) {
    const auto proof = prove("gain");
    ASSERT_TRUE(proof.ok()) << proof.error().text();
    EXPECT_EQ(proof->warnings, std::vector<std::string>());
}

TEST_F(CanaryTest, AThousandParametersPass) {
    EXPECT_TRUE(prove("thousand").ok());
    ASSERT_TRUE(opened_);
    EXPECT_EQ(opened_->at(0).parameters.size(), 1000u);
}

TEST_F(CanaryTest, TellsThePluginsBeforeItTriesThem) {
    EXPECT_EQ(fault("process_hangs", 100ms).code, "canary.timeout");
    ASSERT_TRUE(opened_);
    ASSERT_EQ(opened_->size(), 1u);
    EXPECT_EQ(opened_->at(0).id, "test.gain");
}

TEST_F(CanaryTest, WhatDoesNotOpenIsToldAsByTheProbe) {
    opening_limit_ = 100ms;
    EXPECT_EQ(fault("hangs").code, "probe.timeout");
    EXPECT_TRUE(says(fault("hangs").message, "within 100 ms")) << fault("hangs").message;
    opening_limit_ = 60s;
    EXPECT_EQ(fault("crashes").code, "probe.crashed");
    EXPECT_EQ(fault("exits").code, "probe.rubbish");
    EXPECT_FALSE(opened_);
}

TEST_F(CanaryTest, LoadIsProcessorTimeAndNotTimeThatPasses) {
    const auto works = prove("process_works"), naps = prove("process_naps");
    ASSERT_TRUE(works && naps);
    EXPECT_GT(works->load, 0.05);
    EXPECT_LT(naps->load, 0.05);
}

TEST_F(CanaryTest, WhatIsLoudIsSaidAndWhatIsLoudBeyondReasonIsRefused) {
    EXPECT_EQ(only_warning("process_is_loud"),
        "puts out +26 dBFS when Gain was given silence; beyond +24 dBFS it is faded out here");
    const Error shout = fault("process_shouts");
    EXPECT_EQ(shout.code, "canary.loud");
    EXPECT_TRUE(says(shout.message, "puts out +160 dBFS when Gain was given silence")) << shout.message;
}

TEST_F(CanaryTest, ACrashNamesTheLine) {
    const Error crash = fault("process_crashes");
    EXPECT_TRUE(says(crash.message, "SIGSEGV (Segmentation fault), in ")) << crash.message;
    const auto frames = frames_in(crash.message);
    ASSERT_FALSE(frames.empty()) << crash.message;
    EXPECT_TRUE(frames.front().file.ends_with("gain.c")) << crash.message;
}

TEST_F(CanaryTest, ACrashNamesItsSignalAndWhatThePluginWasGiven) {
    const Error crash = fault("process_crashes");
    EXPECT_EQ(crash.code, "canary.crashed");
    EXPECT_TRUE(says(crash.message, "while Gain was given silence")) << crash.message;
#if !defined(AVIARY_SANITIZE_ADDRESS) && !defined(AVIARY_SANITIZE_THREAD) // whose handlers end it with a code
    EXPECT_TRUE(says(crash.message, "SIGSEGV")) << crash.message;
#endif
}

TEST_F(CanaryTest, MovesParametersToTheirEnds) {
    const Error crash = fault("process_crashes_high");
    EXPECT_EQ(crash.code, "canary.crashed");
    EXPECT_TRUE(says(crash.message, "while Gain had Gain moved to 2.00 x")) << crash.message;
}

TEST_F(CanaryTest, RunsWithTheStateOfTheVersionThatSounds) {
    const double high = 1.95;
    const auto* bytes = reinterpret_cast<const std::byte*>(&high);
    running_ = PluginState{"test.gain", {bytes, bytes + sizeof high}};
    const Error crash = fault("process_crashes_high");
    EXPECT_TRUE(says(crash.message, "while Gain was given silence")) << crash.message;
    EXPECT_TRUE(says(only_warning("loads_nothing"), "does not take the state"));
}

TEST_F(CanaryTest, AHangIsKilledAtItsLimit) {
    const Error hang = fault("process_hangs", 200ms);
    EXPECT_EQ(hang.code, "canary.timeout");
    EXPECT_TRUE(says(hang.message, "within 200 ms")) << hang.message;
}

TEST_F(CanaryTest, EndingTheProcessIsAFault) {
    const Error ended = fault("process_exits");
    EXPECT_EQ(ended.code, "canary.crashed");
    EXPECT_TRUE(says(ended.message, "exited with code 0")) << ended.message;
}

#if !defined(AVIARY_SANITIZE_ADDRESS) && !defined(AVIARY_SANITIZE_THREAD) // where memory has no limit
TEST_F(CanaryTest, EatingMemoryUpIsAFault) {
    const Error ended = fault("process_eats");
    EXPECT_EQ(ended.code, "canary.crashed");
    EXPECT_TRUE(says(ended.message, "SIGABRT")) << ended.message;
}
#endif

TEST_F(CanaryTest, WhatIsNoNumberNeverPasses) {
    EXPECT_EQ(fault("process_nan").code, "canary.not_finite");
    EXPECT_TRUE(says(fault("process_nan").message, "not-a-number when Gain was given silence"));
    EXPECT_TRUE(says(fault("process_infinity").message, "infinity"));
}

TEST_F(CanaryTest, ARefusedBlockIsAFault) { EXPECT_EQ(fault("process_refuses").code, "canary.process"); }

TEST_F(CanaryTest, WhatIsPrintedOrForkedDoesNoHarm) {
    EXPECT_TRUE(prove("process_prints").ok());
    EXPECT_TRUE(prove("process_forks").ok());
}

TEST_F(CanaryTest, WarnsOfWhatMayCrackle) {
    if (rt::NoAllocScope::counts_allocations()) {
        EXPECT_TRUE(says(only_warning("process_allocates"), "memory"));
    }
    if (rt::NoAllocScope::counts_locks()) {
        EXPECT_TRUE(says(only_warning("process_locks"), "took a lock"));
    }
    EXPECT_TRUE(says(only_warning("process_denormals"), "denormals"));
    EXPECT_TRUE(says(only_warning("process_changes_latency"), "latency"));
}

TEST_F(CanaryTest, WarnsOfPresetsWhoseLinesMeanNothing) {
    const std::string warning = only_warning("odd_presets/odd_presets");
    EXPECT_TRUE(says(warning, "Level: preset 'Typos': line 2 is 'level 3'")) << warning;
    EXPECT_TRUE(says(warning, "the plugin has no parameter 'levle'")) << warning;
}

TEST_F(CanaryTest, WhatCannotBeOpenedKeepsItsError) {
    EXPECT_EQ(fault("init_fails").code, "module.init");
    EXPECT_EQ(fault("absent").where, test_module("absent").string());
}

TEST_F(CanaryTest, CancellingLeavesNothing) {
    bool called = false;
    auto canary = Canary::start(
        io_, {.argv = {program, "canary", test_module("process_hangs").string()}},
        [&](const auto&) { called = true; }, [&](auto) { called = true; });
    ASSERT_TRUE(canary.ok());
    canary->reset();
    io_.run();
    EXPECT_FALSE(called);
    EXPECT_TRUE(temporary_files_.none());
}

} // namespace
} // namespace aviary::hosting
