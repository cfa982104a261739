#include "workshop/pipeline/stage_line.h"

#include <gtest/gtest.h>

namespace aviary::workshop {
namespace {

using Name = Stage::Name;
using State = Stage::State;

std::string line(Name name, State state, double ms, std::string detail = {}) {
    Stage stage;
    stage.stage = name;
    stage.state = state;
    stage.ms = ms;
    stage.detail = std::move(detail);
    return stage_line(stage, "12:03:11");
}

hosting::PluginMetadata plugin(std::initializer_list<const char*> ids) {
    hosting::PluginMetadata plugin;
    for (const char* id : ids) plugin.parameters.push_back({.id = id});
    return plugin;
}

TEST(StageLine, ShowsAGoodRun) {
    EXPECT_EQ(line(Name::change, State::done, 0, "tremolo.cpp"), "12:03:11  changed   tremolo.cpp");
    EXPECT_EQ(line(Name::build, State::done, 142), "12:03:11  built     142 ms");
    EXPECT_EQ(line(Name::probe, State::done, 9, "3 parameters (+1 new: shape)"),
        "12:03:11  probed     9 ms   3 parameters (+1 new: shape)");
    EXPECT_EQ(line(Name::canary, State::done, 31), "12:03:11  proved    31 ms");
    EXPECT_EQ(line(Name::swap, State::done, 207.6), "12:03:11  live      save to sound 208 ms");
}

TEST(StageLine, SaysWhichOfTheTwoCodesOfARunItIsAbout) {
    Stage stage{.stage = Name::build, .state = State::done, .ms = 97, .step = Stage::Step::fast};
    EXPECT_EQ(stage_line(stage, "12:03:11"), "12:03:11  built     97 ms   fast");
    stage.stage = Name::swap;
    stage.step = Stage::Step::optimised;
    stage.detail = "code 7c21f0aa";
    EXPECT_EQ(
        stage_line(stage, "12:03:11"), "12:03:11  live      save to sound 97 ms   optimised, code 7c21f0aa");
    stage.state = State::failed;
    stage.stage = Name::canary;
    EXPECT_EQ(stage_line(stage, "12:03:11"), "12:03:11  failed    canary 97 ms   optimised, code 7c21f0aa");
}

TEST(StageLine, NamesWhatTookLongWithinAStage) {
    const auto parts =
        noticeable({{"open", 1200}, {"prepare", 5003}, {"trial", 31}, {"process", 310}, {"state", 99}});
    ASSERT_EQ(parts.size(), 3u);
    EXPECT_EQ(with_parts("cached", parts), "cached; prepare() 5.0 s; its process was ready after 310 ms");
    EXPECT_EQ(with_parts("", {{"state", 120}, {"handover", 150}}),
        "made what it needs in 120 ms; handed over in 150 ms");
    EXPECT_EQ(with_parts("3 parameters", {{"open", 1200}}), "3 parameters") << "the stage's own time";
}

TEST(StageLine, ShowsFailureAndASupersededRunAsPlainly) {
    EXPECT_EQ(line(Name::build, State::failed, 98, "tremolo.cpp:12:7: error: expected ';'"),
        "12:03:11  failed    build 98 ms   tremolo.cpp:12:7: error: expected ';'");
    EXPECT_EQ(
        line(Name::probe, State::superseded, 3, "by a newer save"), "12:03:11  superseded  by a newer save");
}

TEST(StageLine, ShowsAComparisonThatCameOfNoSave) {
    Stage stage{.stage = Name::swap, .state = State::done, .ms = 4};
    stage.detail = "code 7c21f0aa";
    EXPECT_EQ(stage_line(stage, "12:03:11", Cause::comparison), "12:03:11  live       4 ms   code 7c21f0aa");
}

TEST(StageLine, AStageUnderWayHasNone) { EXPECT_EQ(line(Name::build, State::running, 0), ""); }

TEST(StageLine, NamesTheChangedFiles) {
    EXPECT_EQ(change_detail({}), "first build");
    EXPECT_EQ(change_detail({"a.cpp"}), "a.cpp");
    EXPECT_EQ(change_detail({"a.cpp", "src/b.h"}), "a.cpp and src/b.h");
    EXPECT_EQ(change_detail({"a.cpp", "b.h", "c.h"}), "a.cpp and 2 more");
}

TEST(StageLine, NamesTheFirstErrorAndCountsTheOthersWithoutNotes) {
    EXPECT_EQ(errors_detail({{"a.cpp", 3, 4, "error", "wrong"}, {"a.cpp", 1, 0, "note", "here"},
                  {"b.cpp", 9, 0, "error", "also"}, {"", 0, 0, "warning", "hm"}}),
        "a.cpp:3:4: error: wrong (and 1 more)");
    EXPECT_EQ(errors_detail({}), "");
}

TEST(StageLine, TellsWhichParametersAreNewAndGone) {
    const std::vector now{plugin({"rate", "depth", "shape"})};
    EXPECT_EQ(probe_detail(now, nullptr), "3 parameters");
    const std::vector same = now, fewer{plugin({"rate", "depth"})}, other{plugin({"rate", "depth", "mix"})};
    EXPECT_EQ(probe_detail(now, &same), "3 parameters");
    EXPECT_EQ(probe_detail(now, &fewer), "3 parameters (+1 new: shape)");
    EXPECT_EQ(probe_detail(now, &other), "3 parameters (+1 new: shape; -1 gone: mix)");
    EXPECT_EQ(probe_detail({plugin({"a"}), plugin({})}, nullptr), "2 plugins, 1 parameter");
    const std::vector none{plugin({})};
    EXPECT_EQ(
        probe_detail({plugin({"a", "b", "c", "d", "e"})}, &none), "5 parameters (+5 new: a, b, c, d, ...)");
}

} // namespace
} // namespace aviary::workshop
