#include "hosting/hosting_testing.h"
#include "workshop/pipeline/test_pipeline.h"

#include <algorithm>
#include <regex>

namespace aviary::workshop {
namespace {

bool is_alone() { return hosting::children().empty(); }

TEST_F(PipelineTest, TheFirstBuildGoesLiveStageByStage) {
    pipeline->save({{}, Clock::now()});
    const Stage last = ended();
    EXPECT_EQ(last.ending, Ending::complete) << last.line;
    std::vector<std::pair<Name, State>> course;
    for (const auto& stage : stages) course.emplace_back(stage.stage, stage.state);
    EXPECT_EQ(
        course, (std::vector<std::pair<Name, State>>{{Name::change, State::done},
                    {Name::build, State::running}, {Name::build, State::done}, {Name::probe, State::running},
                    {Name::probe, State::done}, {Name::canary, State::running}, {Name::canary, State::done},
                    {Name::swap, State::running}, {Name::swap, State::done}}));
    EXPECT_EQ(stages[4].detail, "3 parameters");
    EXPECT_NE(last.line.find("live      save to sound "), std::string::npos) << last.line;
    EXPECT_EQ(live_parameters(), three);
    EXPECT_FALSE(session->state().workshop->is_caged);
}

TEST_F(PipelineTest, SaysWhichCodeSounds) {
    pipeline->save({{}, Clock::now()});
    const std::string first = ended().detail;
    EXPECT_TRUE(std::regex_match(first, std::regex("code [0-9a-f]{8}"))) << first;
    EXPECT_NE(save_and_end(good_with("\"Rate\"", "\"Speed\"")).detail, first);
}

TEST_F(PipelineTest, ANewParameterComesLiveAndIsNamed) {
    pipeline->save({{}, Clock::now()});
    ASSERT_EQ(ended().ending, Ending::complete);
    const Stage last = save_and_end(good_with("aviary::FloatParam mix{",
        "aviary::FloatParam shape{*this, \"shape\", \"Shape\", {}};\n    aviary::FloatParam mix{"));
    EXPECT_EQ(last.ending, Ending::complete) << last.line;
    EXPECT_EQ(stages[stages.size() - 5].detail, "4 parameters (+1 new: shape)");
    EXPECT_EQ(live_parameters(), (std::vector<std::string>{"rate", "depth", "shape", "mix"}));
}

TEST_F(PipelineTest, TheAuthorsPageGetsItsTypesWithEveryGoodProbe) {
    const fs::path types = "wobble/ui/parameters.generated.ts";
    fs::create_directories(place.folder() / "wobble/ui");
    pipeline->save({{}, Clock::now()});
    ASSERT_EQ(ended().ending, Ending::complete);
    EXPECT_NE(place.read(types).find("id: \"depth\""), std::string::npos) << place.read(types);
    save_and_end(good_with("\"depth\"", "\"swing\""));
    EXPECT_EQ(place.read(types).find("id: \"depth\""), std::string::npos) << place.read(types);
    EXPECT_NE(place.read(types).find("id: \"swing\""), std::string::npos) << place.read(types);

    place.write(types, "mine");
    save_and_end(good);
    EXPECT_EQ(place.read(types), "mine");
    const Stage& probed = stages[stages.size() - 5];
    EXPECT_NE(probed.line.find("3 parameters"), std::string::npos) << probed.line;
    EXPECT_NE(probed.line.find("ui/parameters.generated.ts"), std::string::npos) << probed.line;
    ASSERT_EQ(probed.errors.size(), 1u);
    EXPECT_EQ(probed.errors[0].severity, "warning");
}

TEST_F(PipelineTest, ACompileErrorLeavesTheOldVersionAndTheNextSaveRecovers) {
    pipeline->save({{}, Clock::now()});
    ASSERT_EQ(ended().ending, Ending::complete);
    const Stage failed = save_and_end(good_with("double swing =", "doubel swing ="));
    EXPECT_EQ(failed.stage, Name::build);
    EXPECT_EQ(failed.ending, Ending::failed);
    ASSERT_FALSE(failed.errors.empty());
    EXPECT_EQ(failed.errors[0].file, "wobble.cpp");
    EXPECT_GT(failed.errors[0].line, 0);
    EXPECT_NE(failed.line.find("wobble.cpp:"), std::string::npos) << failed.line;
    EXPECT_EQ(live_parameters(), three);
    EXPECT_EQ(save_and_end(good).ending, Ending::complete);
}

TEST_F(PipelineTest, CodeThatCrashesHangsOrExportsNothingNeverGoesLive) {
    make_pipeline(std::chrono::milliseconds(500));
    pipeline->save({{}, Clock::now()});
    ASSERT_EQ(ended().ending, Ending::complete);
    for (const auto& [code, says] :
        {std::pair<std::string, std::string>{"static int x = (__builtin_trap(), 0);", "SIG"},
            {"static int x = [] { for (volatile int i = 0;; i = i + 1) {} return 0; }();", "500 ms"}}) {
        const Stage failed = save_and_end(good + "[[gnu::used]] " + code + "\n");
        EXPECT_EQ(failed.stage, Name::probe) << failed.line;
        EXPECT_EQ(failed.ending, Ending::failed);
        EXPECT_NE(failed.detail.find(says), std::string::npos) << failed.detail;
        ASSERT_FALSE(failed.errors.empty());
        EXPECT_EQ(live_parameters(), three);
    }
    const Stage nothing = save_and_end("// nothing here\n");
    EXPECT_EQ(nothing.stage, Name::probe) << nothing.line;
    EXPECT_NE(nothing.detail.find("AVIARY_PLUGIN"), std::string::npos) << nothing.detail;
    EXPECT_EQ(save_and_end(good + "// mended\n").ending, Ending::complete);
}

TEST_F(PipelineTest, CodeThatCrashesHangsOrSpoilsTheSoundInProcessNeverGoesLive) {
    make_pipeline(std::chrono::seconds(30), std::chrono::milliseconds(1000));
    pipeline->save({{}, Clock::now()});
    ASSERT_EQ(ended().ending, Ending::complete);
    const std::string first_line = "for (auto frame : block.frames()) {";
    for (const auto& [code, says] :
        {std::pair<std::string, std::string>{"if (mix.at(frame) > 99) __builtin_trap();", "at their largest"},
            {"for (volatile int i = 0;; i = i + 1) {}", "1000 ms"},
            {"block.out(0)[frame] = __builtin_nanf(\"\");", "not-a-number"}}) {
        const Stage failed = save_and_end(good_with(first_line, first_line + " " + code + " continue;"));
        EXPECT_EQ(failed.stage, Name::canary) << failed.line;
        EXPECT_EQ(failed.ending, Ending::failed);
        EXPECT_NE(failed.detail.find(says), std::string::npos) << failed.detail;
        EXPECT_EQ(live_parameters(), three);
    }
    EXPECT_EQ(save_and_end(good + "// mended\n").ending, Ending::complete);
}

TEST_F(PipelineTest, AnExceptionThatNobodyCatchesIsToldWithItsWordsAndItsLine) {
    const std::string first_line = "for (auto frame : block.frames()) {";
    const std::string source =
        "#include <stdexcept>\n"
        + good_with(
            first_line, first_line + "\nif (mix.at(frame) > 99) throw std::runtime_error(\"no room\");");
    const auto line = 1 + std::count(source.begin(), source.begin() + long(source.find("no room")), '\n');
    const Stage failed = save_and_end(source);
    EXPECT_EQ(failed.stage, Name::canary) << failed.line;
    EXPECT_NE(failed.detail.find("std::runtime_error: no room"), std::string::npos) << failed.detail;
    ASSERT_FALSE(failed.errors.empty());
    EXPECT_EQ(failed.errors[0].file, "wobble.cpp");
    EXPECT_EQ(failed.errors[0].line, line);
    EXPECT_FALSE(failed.errors[0].frame.empty());
}

TEST_F(PipelineTest, CodeThatCannotLiveWithTheStateOfTheOldGoesLiveWithoutItAndSaysSo) {
    const std::string mark = "private:\n";
    const auto with_state = [&](const std::string& initial, const std::string& more) {
        return good_with(mark, "public:\n    double x_ = " + initial
                                   + ";\n    void state(aviary::State& s) override { s(\"x\", x_); " + more
                                   + "}\nprivate:\n");
    };
    const std::string trap = "if (x_ == 7) __builtin_trap(); ";
    ASSERT_EQ(save_and_end(with_state("7", "")).ending, Ending::complete);
    const Stage live = save_and_end(with_state("0", trap));
    EXPECT_EQ(live.ending, Ending::complete) << live.line;
    const Stage proved = stages[stages.size() - 3];
    ASSERT_EQ(proved.stage, Name::canary);
    ASSERT_FALSE(proved.errors.empty());
    const std::string& said = proved.errors[0].message;
    EXPECT_NE(said.find("only without the state of the version that sounds"), std::string::npos) << said;
    EXPECT_NE(said.find("SIG"), std::string::npos) << said;
    EXPECT_EQ(save_and_end(with_state("0", trap) + "// again\n").ending, Ending::complete);
    EXPECT_EQ(stages[stages.size() - 3].errors.size(), 0u) << "its own state is no trouble";
}

/// Nobody waits for it: while it prepares, the loop and the sound go on.
TEST_F(PipelineTest, APreparationOfSecondsGoesLiveAndStopsNobody) {
    is_caged = true;
    make_pipeline();
    pipeline->save({{}, Clock::now()});
    ASSERT_EQ(ended().ending, Ending::complete);
    const std::string mark = "void prepare(const aviary::Setup& setup) override {";
    save("#include <unistd.h>\n" + good_with(mark, mark + " usleep(2100000);"));
    int turns = 0; // of the loop while the code is tried
    run([&] {
        turns += reached(Name::canary, State::running);
        return stages.back().ending && stages.back().run == 2;
    });
    EXPECT_EQ(stages.back().ending, Ending::complete) << stages.back().line;
    EXPECT_GT(turns, 20);
    EXPECT_EQ(trouble.find("was ended"), std::string::npos) << trouble;
}

/// The old code's main thread hangs in state(): the new code takes what is known of it.
TEST_F(PipelineTest, AStateThatNeverComesKeepsNothingFromGoingLive) {
    is_caged = true;
    make_pipeline();
    const std::string mark = "private:\n";
    const std::string hanging = good_with(mark, "public:\n    std::atomic<bool> played_ = false;\n    void "
                                                "state(aviary::State& s) override { double x = 0; s(\"x\", "
                                                "x); while (played_) usleep(1000); }\nprivate:\n");
    std::string source = "#include <atomic>\n#include <unistd.h>\n" + hanging;
    const std::string loop = "for (auto frame : block.frames()) {";
    source.replace(source.find(loop), loop.size(),
        "static int blocks = 0; if (++blocks > 200) played_ = true;\n" + loop);
    ASSERT_EQ(save_and_end(source).ending, Ending::complete);
    for (int i = 0; i < 400; ++i) session->process(left, right, 512);
    save(good);
    run([&] { return stages.back().ending && stages.back().run == 2; });
    EXPECT_EQ(stages.back().ending, Ending::complete) << stages.back().line;
    EXPECT_EQ(live_parameters(), three);
}

TEST_F(PipelineTest, APluginIsMadeTwiceForASaveOnceToBeTriedAndOnceToSound) {
    is_caged = true;
    make_pipeline();
    const auto noting = [&](const std::string& more) {
        const std::string mark = "aviary::FloatParam mix{";
        return "#include <cstdio>\nstatic int note() {\n    if (auto* f = std::fopen(\""
               + (place.folder() / "made").string()
               + "\", \"a\")) std::fputc('x', f), std::fclose(f);\n    return 0;\n}\n"
               + good_with(mark, more + "int made = note();\n    " + mark);
    };
    ASSERT_EQ(save_and_end(noting("")).ending, Ending::complete);
    EXPECT_EQ(place.read("made"), "xx");
    ASSERT_EQ(save_and_end(noting("aviary::FloatParam shape{*this, \"shape\", \"Shape\"};\n    ")).ending,
        Ending::complete);
    EXPECT_EQ(place.read("made"), "xxxx");
    EXPECT_EQ(live_parameters(), (std::vector<std::string>{"rate", "depth", "shape", "mix"}));
}

TEST_F(PipelineTest, WhatCrashesInItsCageIsSilentUntilTheNextGoodSave) {
    is_caged = true;
    make_pipeline();
    const std::string first_line = "for (auto frame : block.frames()) {";
    const Stage live = save_and_end(good_with(
        first_line, "static int played = 0; " + first_line + " if (++played > 40000) __builtin_trap();"));
    ASSERT_EQ(live.ending, Ending::complete) << live.line; // the canary plays less
    EXPECT_EQ(live_parameters(), three);
    EXPECT_TRUE(session->state().workshop->is_caged);
    const auto slot = *session->state().workshop->slot;
    ASSERT_TRUE(session->parameters().set(slot, "rate", 2.0));
    EXPECT_FALSE(is_alone());
    run(is_alone); // it crashes, and this process lives
    EXPECT_NE(trouble.find("was killed by SIG"), std::string::npos) << trouble;
    using Health = session::Health::State;
    EXPECT_EQ(session->state().workshop->health.state, Health::stopped);
    EXPECT_EQ(session->state().workshop->health.text, trouble);
    const Stage mended = save_and_end(good);
    EXPECT_EQ(mended.ending, Ending::complete) << mended.line;
    EXPECT_EQ(session->state().workshop->plugin->parameters[0].value, 2.0);
    EXPECT_EQ(session->state().workshop->health.state, Health::sounding);
}

TEST_F(PipelineTest, WhatCrashesAsSoonAsItIsLiveLeavesItsValues) {
    is_caged = true;
    make_pipeline();
    ASSERT_EQ(save_and_end(good).ending, Ending::complete);
    ASSERT_TRUE(session->parameters().set(*session->state().workshop->slot, "rate", 2.0));
    run([&] { return session->state().workshop->plugin->parameters[0].value == 2.0; });
    const std::string first_line = "for (auto frame : block.frames()) {";
    save(good_with(
        first_line, "static int played = 0; " + first_line + " if (++played > 40000) __builtin_trap();"));
    run([&] { return reached(Name::swap, State::done); });
    for (int i = 0; i < 100; ++i) session->process(left, right, 512); // sooner than anyone asks for its state
    run(is_alone);
    ASSERT_EQ(save_and_end(good + "// mended\n").ending, Ending::complete);
    EXPECT_EQ(session->state().workshop->plugin->parameters[0].value, 2.0);
}

TEST_F(PipelineTest, WhatMayCrackleGoesLiveWithAWarning) {
    const std::string first_line = "for (auto frame : block.frames()) {";
    const Stage last = save_and_end(good_with(
        first_line, "{ char* m = new char[64]; asm volatile(\"\" : : \"r\"(m) : \"memory\"); delete[] m; } "
                        + first_line));
    EXPECT_EQ(last.ending, Ending::complete) << last.line;
    const auto proved = std::find_if(stages.begin(), stages.end(),
        [](const Stage& stage) { return stage.stage == Name::canary && stage.state == State::done; });
    ASSERT_NE(proved, stages.end());
    ASSERT_EQ(proved->errors.size(), 1u);
    EXPECT_EQ(proved->errors[0].severity, "warning");
    EXPECT_NE(proved->line.find("memory"), std::string::npos) << proved->line;
}

TEST_F(PipelineTest, OfFiveQuickSavesTheNewestWins) {
    for (int i = 1; i <= 5; ++i) {
        save(good_with("\"Rate\"", "\"Rate " + std::to_string(i) + "\""));
        run([&] { return stages.back().stage == Name::build || i > 3; });
    }
    const Stage last = ended();
    EXPECT_EQ(last.ending, Ending::complete) << last.line;
    EXPECT_EQ(last.run, 5);
    EXPECT_EQ(session->state().workshop->plugin->parameters[0].about.name, "Rate 5");
    const auto builds = std::count_if(stages.begin(), stages.end(),
        [](const Stage& stage) { return stage.stage == Name::build && stage.state == State::done; });
    EXPECT_LE(builds, 2);
}

TEST_F(PipelineTest, ASaveDuringTheProbeSupersedesIt) {
    save(good + "[[gnu::used]] static int x = [] { for (volatile int i = 0;; i = i + 1) {} return 0; }();\n");
    run([&] { return reached(Name::probe, State::running); });
    const Stage last = save_and_end(good);
    EXPECT_EQ(last.ending, Ending::complete) << last.line;
    EXPECT_EQ(last.run, 2);
    EXPECT_TRUE(std::any_of(stages.begin(), stages.end(), [](const Stage& stage) {
        return stage.run == 1 && stage.stage == Name::probe && stage.ending == Ending::superseded;
    }));
}

TEST_F(PipelineTest, ASaveThatChangesNothingInTheBuildEndsThere) {
    pipeline->save({{}, Clock::now()});
    ASSERT_EQ(ended().ending, Ending::complete);
    pipeline->save({{"unused.h"}, Clock::now()});
    const Stage last = ended();
    EXPECT_EQ(last.stage, Name::build);
    EXPECT_EQ(last.ending, Ending::complete);
}

TEST_F(PipelineTest, ASaveThatChangesACommentEndsWithTheBuild) {
    pipeline->save({{}, Clock::now()});
    ASSERT_EQ(ended().ending, Ending::complete);
    const Stage last = save_and_end(good_with("\"Rate\"", "\"Rate\" /* said */"));
    EXPECT_EQ(last.stage, Name::build);
    EXPECT_EQ(last.ending, Ending::complete);
    EXPECT_EQ(last.detail, "nothing new");
}

TEST_F(PipelineTest, TellsWhatTheBuildReadsSoThatItIsWatched) {
    pipeline->save({{}, Clock::now()});
    ASSERT_EQ(ended().ending, Ending::complete);
    const auto reads = [&](const fs::path& file) {
        return std::find(inputs.begin(), inputs.end(), place.folder() / file) != inputs.end();
    };
    run([&] { return reads("wobble/wobble.cpp"); });
    EXPECT_FALSE(reads("shared.h"));
    place.write("shared.h", "");
    ASSERT_EQ(save_and_end("#include \"../shared.h\"\n" + good).ending, Ending::complete);
    run([&] { return reads("shared.h"); });
    EXPECT_TRUE(reads("wobble/CMakeLists.txt"));
}

TEST_F(PipelineTest, TellsOfABrokenHeaderOutsideThatNoBuildHasReadYet) {
    place.write("shared.h", "int broken = ;\n");
    EXPECT_EQ(save_and_end("#include \"../shared.h\"\n" + good).ending, Ending::failed);
    EXPECT_EQ(inputs, std::vector{place.folder() / "shared.h"});
}

TEST_F(PipelineTest, ARemovedSourceThatIsNeededIsNamed) {
    pipeline->save({{}, Clock::now()});
    ASSERT_EQ(ended().ending, Ending::complete);
    fs::remove(place.folder() / "wobble/wobble.cpp");
    pipeline->save({{"wobble.cpp"}, Clock::now()});
    const Stage failed = ended();
    EXPECT_EQ(failed.ending, Ending::failed);
    EXPECT_NE(failed.line.find("wobble.cpp"), std::string::npos) << failed.line;
    EXPECT_NE(failed.line.find("No such file"), std::string::npos) << failed.line;
    EXPECT_EQ(live_parameters(), three);
}

class RestartTest : public PipelineTest {
protected:
    void SetUp() override {
        PipelineTest::SetUp();
        pipeline->save({{}, Clock::now()});
        ASSERT_EQ(ended().ending, Ending::complete);
    }
    /// Starts a new session and pipeline on the same project, and returns the details of the first run.
    std::map<Name, std::string> restart() {
        pipeline.reset();
        stages.clear();
        endings.clear();
        open_session();
        make_pipeline();
        pipeline->save({{}, Clock::now()});
        EXPECT_EQ(ended().ending, Ending::complete) << stages.back().line;
        EXPECT_EQ(live_parameters(), three);
        std::map<Name, std::string> details;
        for (const auto& stage : stages)
            if (stage.state == State::done) details[stage.stage] = stage.detail;
        return details;
    }
    const fs::path file = "wobble/build/workshop/findings.json";
};

TEST_F(RestartTest, OfAnUnchangedProjectAsksNeitherProbeNorTrialAgain) {
    auto kept = place.read(file);
    ASSERT_NE(kept.find("\"Rate\""), std::string::npos) << kept;
    place.write(file, kept.replace(kept.find("\"Rate\""), 6, "\"Told\"")); // by nobody but the file
    const auto details = restart();
    EXPECT_EQ(details.at(Name::probe), "3 parameters, cached");
    EXPECT_EQ(details.at(Name::canary), "cached");
    EXPECT_NE(place.read(file).find("\"Told\""), std::string::npos);
}

TEST_F(RestartTest, AsksAgainAndSaysWhyWhenTheCacheIsOfNoUse) {
    const std::string kept = place.read(file);
    for (const auto& [text, says] : {std::pair<std::string, std::string>{kept.substr(0, kept.size() / 2),
                                         ", the cached metadata were unreadable"},
             {"rubbish", ", the cached metadata were unreadable"},
             {"{\"name\": \"somebody else's\"}", ", the cached metadata were unreadable"},
             {std::regex_replace(kept, std::regex("\"layout\": 1"), "\"layout\": 99"),
                 ", the cached metadata were another Aviary's"}}) {
        place.write(file, text);
        const auto details = restart();
        EXPECT_EQ(details.at(Name::probe), "3 parameters" + says) << text;
        EXPECT_EQ(details.at(Name::canary), "");
        EXPECT_EQ(place.read(file), kept) << "and keeps what it found";
    }
    fs::remove(place.folder() / file);
    EXPECT_EQ(restart().at(Name::probe), "3 parameters");
}

TEST_F(RestartTest, AsksAgainWhenTheSourceWasChangedMeanwhile) {
    place.write("wobble/wobble.cpp", good_with("\"Rate\"", "\"Speed\""));
    EXPECT_EQ(restart().at(Name::probe), "3 parameters, the cached metadata were of another build");
    EXPECT_EQ(session->state().workshop->plugin->parameters[0].about.name, "Speed");
    EXPECT_EQ(save_and_end(good).ending, Ending::complete);
    const auto probed = std::find_if(stages.rbegin(), stages.rend(),
        [](const Stage& stage) { return stage.stage == Name::probe && stage.state == State::done; });
    EXPECT_EQ(probed->detail, "3 parameters") << "said once";
}

TEST_F(PipelineTest, DestructionDuringAProbeLeavesNothing) {
    save(good + "[[gnu::used]] static int x = [] { for (volatile int i = 0;; i = i + 1) {} return 0; }();\n");
    run([&] { return reached(Name::probe, State::running); });
    pipeline.reset();
    EXPECT_TRUE(fs::is_empty(scratch()));
    endings.clear(); // the run was cut off with its pipeline
}

} // namespace
} // namespace aviary::workshop
