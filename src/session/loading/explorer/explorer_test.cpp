// The right machine keeps all rules in every order of events. The explorer_broken_*_test.cpp show that the explorer
// notices a machine that does not.
#include "session/explorer_testing.h"
#include "session/loading/explorer/explorer_world.h"

#include <gtest/gtest.h>

#include <cstdio>

namespace aviary::session::loading {
namespace {

void expect_holds(const Scope& scope) {
    const Machine machine = advance;
    Explorer<World, Move> explorer(World(scope, machine));
    EXPECT_EQ(explorer.explore(), "") << explorer.trail();
    EXPECT_GT(explorer.ends(), 0u);
    std::printf("%zu states, %zu ways it can end\n", explorer.states(), explorer.ends());
    ::testing::Test::RecordProperty("states", std::to_string(explorer.states()));
}

TEST(LoadingExplorer, HoldsWhenEverythingHappensAtOnce) {
    expect_holds({.stores = 1,
        .reloads = 1,
        .reports = 1,
        .failures = 1,
        .has_scenario = true,
        .guest = Guest::interface});
}

TEST(LoadingExplorer, HoldsForStoresInEveryOrder) {
    expect_holds({.stores = 3, .reloads = 1, .failures = 1});
}

TEST(LoadingExplorer, HoldsForAScenarioAndAPageThatIsLoadedAgain) {
    expect_holds({.slots = 0, .reloads = 2, .failures = 1, .has_scenario = true});
}

TEST(LoadingExplorer, HoldsForAPageThatListensLate) {
    expect_holds({.slots = 0, .reloads = 1, .failures = 1, .has_scenario = true, .listens_late = true});
}

TEST(LoadingExplorer, HoldsForPluginsThatReportLate) {
    expect_holds({.slots = 2, .reports = 2, .failures = 1});
}

TEST(LoadingExplorer, HoldsForASecondTabThatComesAndGoes) {
    expect_holds({.slots = 0, .reloads = 1, .failures = 1, .parts = true, .guest = Guest::page});
}

TEST(LoadingExplorer, HoldsForAnInterfaceThatComesAndGoes) {
    expect_holds({.stores = 1, .reloads = 1, .reports = 1, .parts = true, .guest = Guest::interface});
}

TEST(LoadingExplorer, HoldsWhilePluginsAreScanned) {
    expect_holds({.reports = 1, .failures = 1, .browsers = 2});
}

TEST(LoadingExplorer, HoldsOnTheCommandLine) {
    expect_holds({.transport = Transport::command_line,
        .slots = 2,
        .reports = 2,
        .failures = 1,
        .browsers = 1,
        .has_scenario = true});
}

} // namespace
} // namespace aviary::session::loading
