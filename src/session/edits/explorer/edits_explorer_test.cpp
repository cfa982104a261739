// The right machine keeps all rules in every order of events. The edits_broken_*_test.cpp show that the explorer notices a
// machine that does not.
#include "session/edits/explorer/edits_world.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

namespace aviary::session::edits {
namespace {

/// With AVIARY_EXPLORE_MORE in the environment everybody does more; that takes some minutes.
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

TEST(EditsExplorer, HoldsForTwoClientsThatEdit) {
    expect_holds({.edits = {{1, Field::level}, {2, Field::level, Made::earlier}, {1, Field::pan}},
        .undos = {2, 1},
        .redos = {1, 1},
        .failures = 1});
}

TEST(EditsExplorer, HoldsForEditsThatYield) {
    expect_holds({.edits = {{1, Field::line}, {2, Field::line, Made::yielding}, {2, Field::level}},
        .saves = {{Field::line}},
        .undos = {1, 1},
        .redos = {1, 0}});
}

TEST(EditsExplorer, HoldsForStepsThatChangeNoFile) {
    expect_holds({.edits = {{1, Field::level}, {2, Field::hidden}, {1, Field::hidden, Made::earlier}},
        .saves = {{Field::level}},
        .undos = {1, 1},
        .redos = {1, 0},
        .hears_itself = true});
}

TEST(EditsExplorer, HoldsForGesturesAndAClientThatLeaves) {
    expect_holds({.edits = {{2, Field::level}},
        .gestures = {{1, Field::level, 2}, {2, Field::pan}},
        .saves = {{Field::pan}},
        .undos = {1, 0},
        .leaves = true,
        .is_seen = true});
}

TEST(EditsExplorer, HoldsForTwoSaves) {
    expect_holds({
        .edits = {{1, Field::level}, {2, Field::pan}},
        .saves = {{Field::level}, {Field::line}},
        .undos = {1, 0},
        .redos = {0, 1},
    });
}

TEST(EditsExplorer, HoldsForSavesOfWhatIsOld) {
    expect_holds({
        .edits = {{1, Field::level}},
        .saves = {{Field::level}, {Field::pan, Save::stale}, {Field::level, Save::back}},
        .undos = {1, 1},
        .redos = {1, 0},
    });
}

TEST(EditsExplorer, HoldsForADiskThatFails) {
    expect_holds({.edits = {{1, Field::level}, {2, Field::pan}},
        .saves = {{Field::level}},
        .undos = {1, 1},
        .redos = {1, 0},
        .failures = 2,
        .hears_itself = true});
}

TEST(EditsExplorer, HoldsForAHistoryThatIsLost) {
    expect_holds({.edits = {{1, Field::level}, {2, Field::pan}},
        .saves = {{Field::level}},
        .undos = {1, 1},
        .redos = {1, 0},
        .failures = 1,
        .closings = 1});
}

TEST(EditsExplorer, HoldsForACrashAndAPageThatHydratesLate) {
    expect_holds({.edits = {{1, Field::level}, {2, Field::pan}},
        .gestures = {{1, Field::pan}},
        .saves = {{Field::level}},
        .undos = {1, 0},
        .crashes = 1,
        .is_late = true});
}

TEST(EditsExplorer, HoldsForABranchThatIsMoved) {
    expect_holds({.edits = {{1, Field::level}, {2, Field::pan}},
        .saves = {{Field::level}},
        .undos = {1, 1},
        .redos = {1, 0},
        .moves_of_the_branch = 1,
        .failing_loads = 1});
    expect_holds({.edits = {{1, Field::level}},
        .gestures = {{1, Field::pan}},
        .undos = {1, 0},
        .failures = 1,
        .moves_of_the_branch = 2});
}

TEST(EditsExplorer, HoldsForAProjectThatIsLoadedAgain) {
    expect_holds({.edits = {{1, Field::level}, {2, Field::line, Made::yielding}},
        .saves = {{Field::level}},
        .undos = {1, 0},
        .failures = 1,
        .reloads = 1,
        .failing_loads = 1,
        .is_late = true});
    expect_holds({.edits = {{1, Field::level}},
        .gestures = {{1, Field::pan}},
        .saves = {{Field::level}},
        .undos = {1, 0},
        .reloads = 2});
}

} // namespace
} // namespace aviary::session::edits
