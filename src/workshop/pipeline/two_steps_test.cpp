#include "workshop/pipeline/test_pipeline.h"

#include <algorithm>
#include <regex>

namespace aviary::workshop {
namespace {

using Step = Stage::Step;

/// A project whose headers have been compiled ahead: the next save is built fast.
class TwoStepsTest : public PipelineTest {
protected:
    void SetUp() override {
        builds_fast = true;
        PipelineTest::SetUp();
    }
    void start() {
        pipeline->save({{}, Clock::now()});
        ASSERT_EQ(ended().ending, Ending::complete) << stages.back().line;
        run([&] { return is_fast_ready; });
        stages.clear();
    }
    bool went_live(Step step) const {
        return std::any_of(stages.begin(), stages.end(), [&](const Stage& stage) {
            return stage.stage == Name::swap && stage.state == State::done && stage.step == step;
        });
    }
    std::string renamed(const std::string& name) const { return good_with("\"Rate\"", "\"" + name + "\""); }
    std::string rate_name() const { return session->state().workshop->plugin->parameters[0].about.name; }
    std::string lines() const {
        std::string all;
        for (const auto& stage : stages) all += stage.line + "\n";
        return all;
    }
    const std::string loop = "for (auto frame : block.frames()) {";
};

TEST_F(TwoStepsTest, FastCodeIsProvenAndLiveFirstThenTheOptimisedCode) {
    start();
    save(renamed("Speed"));
    run([&] { return went_live(Step::fast); });
    EXPECT_EQ(rate_name(), "Speed");
    EXPECT_FALSE(std::any_of(stages.begin(), stages.end(), [](const Stage& stage) {
        return stage.ending.has_value();
    })) << lines();
    const Stage last = ended();
    EXPECT_EQ(last.ending, Ending::complete) << lines();
    EXPECT_EQ(last.step, Step::optimised);
    std::vector<std::pair<Name, std::optional<Step>>> done;
    for (const auto& stage : stages)
        if (stage.state == State::done) done.emplace_back(stage.stage, stage.step);
    EXPECT_EQ(
        done, (std::vector<std::pair<Name, std::optional<Step>>>{{Name::change, {}},
                  {Name::build, Step::fast}, {Name::probe, Step::fast}, {Name::canary, Step::fast},
                  {Name::swap, Step::fast}, {Name::build, Step::optimised}, {Name::probe, Step::optimised},
                  {Name::canary, Step::optimised}, {Name::swap, Step::optimised}}))
        << lines();
    const auto state = session->state();
    EXPECT_EQ(state.workshop->versions.known.size(), 2u) << "both codes of a run are one version";
}

TEST_F(TwoStepsTest, ACommentEndsTheRunAtTheFastBuild) {
    start();
    ASSERT_EQ(save_and_end(renamed("Speed")).ending, Ending::complete) << lines();
    run([&] { return is_fast_ready; });
    stages.clear();
    const Stage last = save_and_end(renamed("Speed") + "// said\n");
    EXPECT_EQ(last.stage, Name::build) << lines();
    EXPECT_EQ(last.ending, Ending::complete);
    EXPECT_EQ(last.detail, "nothing new");
}

TEST_F(TwoStepsTest, ASaveDuringTheSecondStepSupersedesItAndGoesLiveItself) {
    start();
    save(renamed("Speed"));
    run([&] { return went_live(Step::fast); });
    const int first = stages.back().run;
    const Stage last = save_and_end(renamed("Tempo"));
    EXPECT_EQ(last.ending, Ending::complete) << lines();
    EXPECT_EQ(last.run, first + 1);
    EXPECT_EQ(rate_name(), "Tempo");
    EXPECT_TRUE(std::any_of(stages.begin(), stages.end(), [&](const Stage& stage) {
        return stage.run == first && stage.ending == Ending::superseded && stage.step == Step::optimised;
    })) << lines();
}

TEST_F(TwoStepsTest, ASaveOfTheSameCodeDuringTheSecondStepLeavesTheFastCodeAndStillOptimisesIt) {
    start();
    save(renamed("Speed"));
    run([&] { return went_live(Step::fast); });
    stages.clear();
    const Stage last = save_and_end(renamed("Speed") + "// said\n");
    EXPECT_EQ(last.ending, Ending::complete) << lines();
    EXPECT_FALSE(went_live(Step::fast)) << lines();
    EXPECT_TRUE(went_live(Step::optimised)) << lines();
}

TEST_F(TwoStepsTest, FastCodeThatFailsItsProofIsNotHeardNorOptimised) {
    start();
    for (const auto& [code, says] : {std::pair<std::string, std::string>{"__builtin_trap();", "SIG"},
             {"block.out(0)[frame] = __builtin_nanf(\"\");", "not-a-number"}}) {
        const Stage failed = save_and_end(good_with(loop, loop + " " + code + " continue;"));
        EXPECT_EQ(failed.ending, Ending::failed) << lines();
        EXPECT_EQ(failed.stage, Name::canary);
        EXPECT_EQ(failed.step, Step::fast);
        EXPECT_NE(failed.detail.find(says), std::string::npos) << failed.detail;
        EXPECT_EQ(rate_name(), "Rate");
    }
    EXPECT_EQ(save_and_end(renamed("Speed")).ending, Ending::complete) << lines();
}

TEST_F(TwoStepsTest, FastCodeSoundsOnWhenTheOptimisedCodeFailsItsProof) {
    const fs::path compiler = place.folder() / "quick-c++";
    place.write("quick-c++", "#!/bin/sh\nexec c++ -DQUICK \"$@\"\n");
    fs::permissions(compiler, fs::perms::owner_all);
    place.write("wobble/CMakeLists.txt",
        place.read("wobble/CMakeLists.txt")
            + "\nset(AVIARY_PRECOMPILED OFF CACHE BOOL \"\")\nset(AVIARY_FAST_COMPILER \"" + compiler.string()
            + "\" CACHE FILEPATH \"\")\n");
    start();
    std::string source = renamed("Speed");
    source.replace(source.find(loop), loop.size(), loop + "\n#ifndef QUICK\n__builtin_trap();\n#endif\n");
    const Stage failed = save_and_end(source);
    EXPECT_EQ(failed.ending, Ending::failed) << lines();
    EXPECT_EQ(failed.stage, Name::canary) << lines();
    EXPECT_EQ(failed.step, Step::optimised) << lines();
    EXPECT_EQ(rate_name(), "Speed");
    EXPECT_EQ(save_and_end(renamed("Tempo")).ending, Ending::complete) << lines();
}

TEST_F(TwoStepsTest, FastCodeThatIsTooSlowWaitsForTheOptimisedCode) {
    fast_load = 0;
    make_pipeline();
    start();
    const Stage last = save_and_end(renamed("Speed"));
    EXPECT_EQ(last.ending, Ending::complete) << lines();
    EXPECT_FALSE(went_live(Step::fast)) << lines();
    EXPECT_NE(lines().find("too slow to be heard"), std::string::npos) << lines();
    EXPECT_EQ(rate_name(), "Speed");
}

TEST_F(TwoStepsTest, WhatTheFastCompilerRefusesTheProjectsOwnBuildTells) {
    start();
    const Stage failed = save_and_end(good_with("double swing =", "doubel swing ="));
    EXPECT_EQ(failed.ending, Ending::failed) << lines();
    ASSERT_FALSE(failed.errors.empty());
    EXPECT_EQ(failed.errors[0].file, "wobble.cpp");
    EXPECT_EQ(save_and_end(renamed("Speed")).ending, Ending::complete) << lines();
    EXPECT_TRUE(went_live(Step::fast)) << lines();
}

TEST_F(TwoStepsTest, AProjectMayTurnItOff) {
    place.write("wobble/CMakeLists.txt",
        std::regex_replace(place.read("wobble/CMakeLists.txt"), std::regex("find_package"),
            "set(AVIARY_FAST_BUILD OFF CACHE BOOL \"\")\nfind_package"));
    start();
    const Stage last = save_and_end(renamed("Speed"));
    EXPECT_EQ(last.ending, Ending::complete) << lines();
    EXPECT_EQ(last.step, std::nullopt) << lines();
}

TEST_F(TwoStepsTest, AHeaderThatIsSavedIsNeverUsedAsItWas) {
    fs::create_directories(place.folder() / "library");
    place.write("library/names.h", "#define RATE_NAME \"First\"\n");
    place.write("wobble/CMakeLists.txt",
        place.read("wobble/CMakeLists.txt") + "\ntarget_include_directories(wobble PRIVATE ../library)\n");
    good = "#include <names.h>\n" + std::regex_replace(good, std::regex("\"Rate\""), "RATE_NAME");
    place.write("wobble/wobble.cpp", good);
    start();
    EXPECT_EQ(rate_name(), "First");
    place.write("library/names.h", "#define RATE_NAME \"Second\"\n");
    pipeline->save({{place.folder() / "library/names.h"}, Clock::now()});
    EXPECT_EQ(ended().ending, Ending::complete) << lines();
    EXPECT_EQ(rate_name(), "Second") << lines();
}

class CagedTwoStepsTest : public TwoStepsTest {
protected:
    CagedTwoStepsTest() { is_caged = true; }
};

TEST_F(CagedTwoStepsTest, ValuesAreKeptOverBothSwaps) {
    start();
    ASSERT_TRUE(session->parameters().set(*session->state().workshop->slot, "rate", 2.0));
    run([&] { return value("rate") == 2.0; });
    ASSERT_EQ(save_and_end(renamed("Speed")).ending, Ending::complete) << lines();
    EXPECT_TRUE(went_live(Step::fast)) << lines();
    EXPECT_EQ(rate_name(), "Speed");
    EXPECT_EQ(value("rate"), 2.0);
    EXPECT_EQ(trouble, "");
}

} // namespace
} // namespace aviary::workshop
