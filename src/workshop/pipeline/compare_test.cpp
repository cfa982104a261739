#include "workshop/pipeline/test_pipeline.h"

#include <algorithm>
#include <regex>

namespace aviary::workshop {
namespace {

/// Two versions: the first has a parameter "extra", the second, which sounds, has "shape".
class CompareTest : public PipelineTest {
protected:
    void SetUp() override {
        PipelineTest::SetUp();
        go_live_twice();
    }
    void go_live_twice() {
        ASSERT_EQ(save_and_end(with_parameter("extra")).ending, Ending::complete) << stages.back().line;
        set("extra", 0.75);
        ASSERT_EQ(save_and_end(with_parameter("shape")).ending, Ending::complete) << stages.back().line;
        set("shape", 0.25);
        set("rate", 2);
        stages.clear();
    }
    std::string with_parameter(const std::string& id) const {
        const std::string mark = "aviary::FloatParam mix{";
        return good_with(
            mark, "aviary::FloatParam " + id + "{*this, \"" + id + "\", \"" + id + "\", {}};\n    " + mark);
    }
    void set(const std::string& id, double wanted) {
        ASSERT_TRUE(session->parameters().set(*session->state().workshop->slot, id, wanted));
        run([&] { return value(id) == wanted; });
    }
    std::vector<int> runs() const {
        std::vector<int> runs;
        const auto state = session->state();
        for (const auto& version : state.workshop->versions.known) runs.push_back(version.run);
        return runs;
    }
    int sounding() const { return session->state().workshop->versions.sounding.value_or(0); }
    std::ptrdiff_t copies() const {
        std::error_code none;
        return std::distance(
            fs::directory_iterator(place.folder() / "wobble/build/workshop/versions", none), {});
    }
    std::vector<std::string> having(const std::string& id) const { return {"rate", "depth", id, "mix"}; }
};

TEST_F(CompareTest, TheLastTwoVersionsAreKnown) {
    EXPECT_EQ(runs(), (std::vector{1, 2}));
    EXPECT_EQ(sounding(), 2);
    const auto state = session->state();
    for (const auto& version : state.workshop->versions.known) {
        EXPECT_TRUE(std::regex_match(version.time, std::regex("[0-9:]{8}"))) << version.time;
        EXPECT_TRUE(std::regex_match(version.code, std::regex("[0-9a-f]{8}"))) << version.code;
    }
}

TEST_F(CompareTest, TheOtherVersionSoundsAtOnceAndIsTold) {
    ASSERT_TRUE(pipeline->compare(1));
    const auto version = session->state().workshop->versions.known.at(0);
    ASSERT_EQ(stages.size(), 3u);
    EXPECT_EQ(stages[0].run, 3);
    EXPECT_EQ(stages[0].stage, Name::change);
    EXPECT_EQ(stages[0].detail, "version of " + version.time);
    EXPECT_EQ(stages[1].stage, Name::swap);
    EXPECT_EQ(stages[2].ending, Ending::complete);
    EXPECT_EQ(stages[2].detail, "code " + version.code);
    EXPECT_EQ(stages[2].line.find("save to sound"), std::string::npos) << stages[2].line;
    EXPECT_EQ(sounding(), 1);
    EXPECT_EQ(runs(), (std::vector{1, 2}));
    EXPECT_EQ(live_parameters(), having("extra"));
}

TEST_F(CompareTest, ValuesAreSharedAndThoseOfOneVersionAloneComeBackWithIt) {
    ASSERT_TRUE(pipeline->compare(1));
    run([&] { return value("extra") == 0.75; });
    EXPECT_EQ(value("rate"), 2);
    set("rate", 3);
    set("extra", 0.5);
    ASSERT_TRUE(pipeline->compare(2));
    EXPECT_EQ(live_parameters(), having("shape"));
    run([&] { return value("shape") == 0.25; });
    EXPECT_EQ(value("rate"), 3);
    ASSERT_TRUE(pipeline->compare(1));
    run([&] { return value("extra") == 0.5; });
}

TEST_F(CompareTest, TheVersionThatSoundsNeedsNoRun) {
    ASSERT_TRUE(pipeline->compare(2));
    EXPECT_TRUE(stages.empty());
}

TEST_F(CompareTest, TheNextSaveComesOfTheNewerVersionAndTheOldestGoes) {
    ASSERT_TRUE(pipeline->compare(1));
    const std::string newer =
        std::regex_replace(with_parameter("shape"), std::regex("\"Rate\""), "\"Speed\"");
    EXPECT_EQ(save_and_end(newer).ending, Ending::complete);
    EXPECT_EQ(runs(), (std::vector{2, 4}));
    EXPECT_EQ(sounding(), 4);
    EXPECT_EQ(live_parameters(), having("shape"));
    run([&] { return value("shape") == 0.25; }); // which the older one did not have
    EXPECT_EQ(copies(), 2);
    const auto gone = pipeline->compare(1);
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().code, "version.unknown");
    ASSERT_TRUE(pipeline->compare(2));
    EXPECT_EQ(sounding(), 2);
}

TEST_F(CompareTest, ASaveThatChangesNothingMakesTheNewerVersionSoundAgain) {
    ASSERT_TRUE(pipeline->compare(1));
    pipeline->save({{"wobble.cpp"}, Clock::now()});
    EXPECT_EQ(ended().ending, Ending::complete);
    EXPECT_EQ(live_parameters(), having("shape"));
    EXPECT_EQ(runs(), (std::vector{1, 4})) << "the same code is no version of its own";
    EXPECT_EQ(sounding(), 4);
}

TEST_F(CompareTest, ASaveOfTheSameCodeIsNoVersionOfItsOwn) {
    ASSERT_EQ(save_and_end(with_parameter("shape") + "// the same\n").ending, Ending::complete);
    EXPECT_EQ(runs(), (std::vector{1, 2}));
    EXPECT_EQ(copies(), 2);
    EXPECT_TRUE(pipeline->compare(1));
}

TEST_F(CompareTest, SupersedesABuildWhichIsMadeAfterIt) {
    save(with_parameter("third"));
    run([&] { return reached(Name::build, State::running); });
    ASSERT_TRUE(pipeline->compare(1));
    run([&] { return stages.back().run == 5 && stages.back().ending; });
    const auto ending_of = [&](int number) {
        const auto last = std::find_if(stages.begin(), stages.end(),
            [&](const Stage& stage) { return stage.run == number && stage.ending; });
        return last == stages.end() ? Stage{} : *last;
    };
    EXPECT_EQ(ending_of(3).ending, Ending::superseded);
    EXPECT_NE(ending_of(3).line.find("by a comparison"), std::string::npos) << ending_of(3).line;
    EXPECT_EQ(ending_of(4).stage, Name::swap);
    EXPECT_EQ(ending_of(4).ending, Ending::complete);
    EXPECT_EQ(ending_of(5).ending, Ending::complete);
    EXPECT_EQ(live_parameters(), having("third"));
    EXPECT_EQ(runs(), (std::vector{2, 5}));
}

TEST_F(CompareTest, WithACopyThatIsGoneFailsAndTheOtherSoundsOn) {
    fs::remove_all(place.folder() / "wobble/build/workshop/versions");
    ASSERT_TRUE(pipeline->compare(1));
    EXPECT_EQ(stages.back().ending, Ending::failed);
    EXPECT_NE(stages.back().line.find("versions/1"), std::string::npos) << stages.back().line;
    EXPECT_EQ(live_parameters(), having("shape"));
    EXPECT_EQ(sounding(), 2);
}

TEST_F(CompareTest, CopiesGoWithThePipeline) {
    EXPECT_EQ(copies(), 2);
    pipeline.reset();
    EXPECT_FALSE(fs::exists(place.folder() / "wobble/build/workshop/versions"));
}

class CagedCompareTest : public CompareTest {
protected:
    CagedCompareTest() { is_caged = true; }
};

TEST_F(CagedCompareTest, IsTheSameInACage) {
    ASSERT_TRUE(pipeline->compare(1));
    EXPECT_EQ(live_parameters(), having("extra"));
    run([&] { return value("extra") == 0.75; });
    ASSERT_TRUE(pipeline->compare(2));
    run([&] { return value("shape") == 0.25; });
    EXPECT_EQ(session->state().workshop->health.state, session::Health::State::sounding);
    EXPECT_EQ(trouble, "");
}

TEST_F(PipelineTest, OfTwoPluginsBothGoLiveOrNeither) {
    place.write("wobble/CMakeLists.txt",
        place.read("wobble/CMakeLists.txt") + "\naviary_add_plugin(zitter SOURCES zitter.cpp)\n");
    const auto zitter = [&](const std::string& name) {
        return std::regex_replace(name, std::regex("com.example.wobble"), "com.example.zitter");
    };
    place.write("wobble/zitter.cpp", zitter(good));
    ASSERT_TRUE(session->open_text(
        "tracks\n  1 a\n    fx wobble\n    fx zitter\n    fx zitter\narr\n  main 4\n", "a.bird"));
    ASSERT_EQ(save_and_end(good).ending, Ending::complete) << stages.back().line;

    const std::string renamed = good_with("\"Rate\"", "\"Speed\"");
    const std::string mark = "override { sample_rate_", once = "override { only_one(); sample_rate_";
    std::string failing = zitter(renamed);
    failing.replace(failing.find(mark), mark.size(), once);
    place.write(
        "wobble/zitter.cpp", "#include <stdexcept>\nstatic void only_one() {\n    static int made = 0;\n"
                             "    if (++made > 1) throw std::runtime_error(\"only one\");\n}\n"
                                 + failing);
    const Stage failed = save_and_end(renamed);
    EXPECT_EQ(failed.stage, Name::swap) << failed.line;
    EXPECT_EQ(failed.ending, Ending::failed);
    EXPECT_EQ(session->state().workshop->plugin->parameters[0].about.name, "Rate");
    place.write("wobble/zitter.cpp", zitter(renamed));
    EXPECT_EQ(save_and_end(renamed).ending, Ending::complete) << stages.back().line;
    EXPECT_EQ(session->state().workshop->plugin->parameters[0].about.name, "Speed");
}

} // namespace
} // namespace aviary::workshop
