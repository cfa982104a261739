// The right machine keeps all rules in every order of events. The edits_broken_*_test.cpp show that the explorer notices a
// machine that does not.
#include "session/edits/explorer/edits_world.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

namespace aviary::session::edits {
namespace {

/// With AVIARY_EXPLORE_MORE in the environment everybody does more; that takes some minutes and gigabytes.
void expect_holds(Scope scope) {
    if (std::getenv("AVIARY_EXPLORE_MORE")) {
        ++scope.undos[1];
        ++scope.failures;
    }
    const Machine machine = advance<Content>;
    Explorer<World, Move> explorer(World(scope, machine));
    EXPECT_EQ(explorer.explore(), "") << explorer.trail();
    EXPECT_GT(explorer.ends(), 0u);
    std::printf("%zu states, %zu ways it can end\n", explorer.states(), explorer.ends());
    ::testing::Test::RecordProperty("states", std::to_string(explorer.states()));
}

TEST(EditsExplorer, HoldsForEditsOfEarlierVersions) {
    expect_holds({.edits = {{1, Field::level}, {2, Field::level, Made::earlier}},
        .undos = {1, 1},
        .redos = {1, 0},
        .failures = 1});
}

TEST(EditsExplorer, HoldsForEditsThatYield) {
    expect_holds({.edits = {{1, Field::line}, {2, Field::line, Made::yielding}},
        .saves = {{Field::line}},
        .undos = {1, 0}});
}

TEST(EditsExplorer, HoldsForStepsThatChangeNoFile) {
    expect_holds({.edits = {{1, Field::level}, {2, Field::hidden}},
        .undos = {1, 1},
        .redos = {1, 0},
        .hears_itself = true});
}

TEST(EditsExplorer, HoldsForTwoGesturesAndAClientThatLeaves) {
    expect_holds({.edits = {{2, Field::level}},
        .gestures = {{1, Field::level, 2}, {2, Field::pan}},
        .undos = {0, 1},
        .leaves = true});
}

TEST(EditsExplorer, HoldsForAGestureDuringASave) {
    expect_holds({.edits = {{2, Field::level}},
        .gestures = {{1, Field::level}},
        .saves = {{Field::pan}},
        .undos = {0, 1}});
    expect_holds({.edits = {{2, Field::level}},
        .gestures = {{1, Field::pan, 2}},
        .saves = {{Field::pan}},
        .is_seen = true});
}

TEST(EditsExplorer, HoldsForTwoSaves) {
    expect_holds({.edits = {{1, Field::level}}, .saves = {{Field::level}, {Field::line}}, .undos = {1, 0}});
}

TEST(EditsExplorer, HoldsForSavesOfWhatIsOld) {
    expect_holds({.edits = {{1, Field::level}}, .saves = {{Field::level}, {Field::pan, Save::stale}}});
    expect_holds({.edits = {{1, Field::level}},
        .saves = {{Field::level}, {Field::level, Save::back}},
        .undos = {1, 0}});
}

TEST(EditsExplorer, HoldsForASaveThatIsUndoneAndBroughtBack) {
    expect_holds({.edits = {{1, Field::pan}},
        .saves = {{Field::level}},
        .undos = {1, 1},
        .redos = {1, 0},
        .is_seen = true});
}

TEST(EditsExplorer, HoldsForADiskThatFails) {
    expect_holds({.edits = {{1, Field::level}, {2, Field::pan}},
        .saves = {{Field::level}},
        .undos = {1, 0},
        .failures = 1});
}

TEST(EditsExplorer, HoldsForAHistoryThatIsLost) {
    expect_holds({.edits = {{1, Field::level}, {2, Field::pan}},
        .saves = {{Field::level}},
        .failures = 1,
        .closings = 1});
}

TEST(EditsExplorer, HoldsForACrashAndAPageThatHydratesLate) {
    expect_holds({.edits = {{1, Field::level}, {2, Field::pan}},
        .saves = {{Field::level}},
        .crashes = 1,
        .is_late = true});
}

TEST(EditsExplorer, HoldsForABranchThatIsMoved) {
    expect_holds({.edits = {{1, Field::level}, {2, Field::pan}},
        .undos = {1, 0},
        .moves_of_the_branch = 1,
        .failing_loads = 1});
    expect_holds({.edits = {{1, Field::level}}, .gestures = {{1, Field::pan}}, .moves_of_the_branch = 1});
}

TEST(EditsExplorer, HoldsForAProjectThatIsLoadedAgain) {
    expect_holds({.edits = {{1, Field::level}, {2, Field::line, Made::yielding}},
        .undos = {1, 0},
        .reloads = 1,
        .failing_loads = 1,
        .is_late = true});
    expect_holds({.gestures = {{1, Field::pan}}, .saves = {{Field::level}}, .reloads = 1});
}

} // namespace
} // namespace aviary::session::edits
