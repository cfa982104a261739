// Plugins that report late, pages whose stores have yet to hydrate, and the floor of the history.
#include "session/loading/test_shell.h"

#include <gtest/gtest.h>

namespace aviary::session::loading {
namespace {

/// A project with two plugins that report late, in slots 4 and 5, waits for them and for the page.
class Settling : public ::testing::Test {
protected:
    void SetUp() override {
        shell(UiReady{1, 10});
        EXPECT_EQ(shell.settling(1, {4, 5}),
            "push_track_state, keep_cache 1, start_quiet of 4, start_quiet of 5, start_cap 1");
    }
    TestShell shell;
};

TEST(Floor, HasTheMessageThatMarksIt) { EXPECT_EQ(floor_message, "[auto] Project loaded"); }

TEST(Floor, ComesAtOnceWhenNothingReportsLate) {
    TestShell shell;
    shell.page(1);
    EXPECT_EQ(shell.settling(1), "push_track_state, keep_cache 1, commit_floor 1");
}

TEST_F(Settling, TheFloorComesWhenPluginsAreQuietAndThenThePageIsReady) {
    EXPECT_EQ(shell(QuietOver{1}), "");
    EXPECT_EQ(shell(QuietOver{2}), "");
    EXPECT_EQ(shell(ReactReady{1}), "commit_floor 1");
}

TEST_F(Settling, TheFloorComesWhenThePageIsReadyAndThenPluginsAreQuiet) {
    EXPECT_EQ(shell(ReactReady{1}), "");
    EXPECT_EQ(shell(QuietOver{2}), "");
    EXPECT_EQ(shell(QuietOver{1}), "commit_floor 1");
}

TEST_F(Settling, TheFloorComesOnce) {
    shell(QuietOver{1});
    shell(QuietOver{2});
    shell(ReactReady{1});
    EXPECT_EQ(shell(ReactReady{1}), "");
    EXPECT_EQ(shell(CapOver{1}), "");
    EXPECT_EQ(shell(FloorCommitted{1}), "tell_done");
    EXPECT_EQ(shell(ReactReady{1}), "");
    EXPECT_EQ(shell(FloorCommitted{1}), "");
}

TEST_F(Settling, AnyHydratedPageIsEnoughAndOneThatLeftIsNot) {
    shell(QuietOver{1});
    shell(ReactReady{1});
    shell(ClientLeft{1});
    EXPECT_EQ(shell(QuietOver{2}), "");
    shell(UiReady{2, 20});
    shell(UiReady{3, 30});
    EXPECT_EQ(shell(ReactReady{3}), "commit_floor 1");
}

TEST_F(Settling, AnInterfaceOpensNoGate) {
    shell(QuietOver{1});
    shell(QuietOver{2});
    EXPECT_EQ(shell(UiReady{2, 20, Peer::interface}), "answer_ok for 20");
}

TEST_F(Settling, AReportBeginsTheQuietPeriodAgainAndCommitsNothing) {
    shell(ReactReady{1});
    EXPECT_EQ(shell(PluginReported{1, 4}), "start_quiet of 4");
    shell(QuietOver{2});
    EXPECT_EQ(shell(QuietOver{1}), "") << "the timer from before the report";
    EXPECT_EQ(shell(QuietOver{3}), "commit_floor 1");
}

TEST_F(Settling, APluginThatReportsAfterItWasQuietIsWaitedForAgain) {
    shell(QuietOver{1});
    shell(QuietOver{2});
    shell(PluginReported{1, 4});
    EXPECT_EQ(shell(ReactReady{1}), "");
    EXPECT_EQ(shell(QuietOver{3}), "commit_floor 1");
}

TEST_F(Settling, APluginThatDeclaresNoLateStateIsNotWaitedFor) { EXPECT_EQ(shell(PluginReported{1, 6}), ""); }

TEST_F(Settling, TheCapEndsTheWaitAndNamesWhoDidNotSettle) {
    shell(ReactReady{1});
    shell(QuietOver{2});
    EXPECT_EQ(shell(CapOver{1}), "name_offenders of 4, commit_floor 1");
}

TEST_F(Settling, TheCapWaitsForThePageAndNamesNobodyWhoSettledMeanwhile) {
    shell(QuietOver{2});
    EXPECT_EQ(shell(CapOver{1}), "");
    shell(QuietOver{1});
    EXPECT_EQ(shell(ReactReady{1}), "commit_floor 1");
}

TEST_F(Settling, WhatNeverSettledIsCommittedWhenItDoes) {
    shell(ReactReady{1});
    shell(QuietOver{2});
    shell(CapOver{1});
    EXPECT_EQ(shell(FloorCommitted{1}), "tell_done, start_quiet of 4");
    EXPECT_EQ(shell(PluginReported{1, 4}), "start_quiet of 4");
    EXPECT_EQ(shell(QuietOver{3}), "");
    EXPECT_EQ(shell(QuietOver{4}), "commit_plugin of 4");
}

TEST_F(Settling, WhatChangesWhileTheFloorIsCommittedIsCommittedAfterIt) {
    shell(QuietOver{1});
    shell(QuietOver{2});
    shell(ReactReady{1});
    EXPECT_EQ(shell(PluginReported{1, 5}), "start_quiet of 5");
    EXPECT_EQ(shell(QuietOver{3}), "");
    EXPECT_EQ(shell(FloorCommitted{1}), "tell_done, start_quiet of 5");
    EXPECT_EQ(shell(QuietOver{4}), "commit_plugin of 5");
}

TEST_F(Settling, NothingIsWrittenByAPageThatHydrates) {
    EXPECT_EQ(shell.write(Write::store, 1), "refuse for 50");
    shell(ReactReady{1});
    EXPECT_EQ(shell.write(Write::store, 1), "permit for 50") << "stores are not in the history";
}

TEST_F(Settling, EditsAndUndosAreRefusedUntilTheFloorIsThere) {
    shell(ReactReady{1});
    shell(QuietOver{1});
    for (const auto what : {Write::commit, Write::undo, Write::redo})
        EXPECT_EQ(shell.write(what, 1), "refuse for 50");
    shell(QuietOver{2});
    EXPECT_EQ(shell.write(Write::commit, 1), "refuse for 50") << "the floor is being committed";
    shell(FloorCommitted{1});
    for (const auto what : {Write::commit, Write::undo, Write::redo})
        EXPECT_EQ(shell.write(what, 1), "permit for 50");
}

TEST(Floor, APageLoadedAgainWritesOnlyWhenItHasHydrated) {
    TestShell shell;
    shell.page(1);
    shell.open(1);
    shell(UiReady{2, 20});
    for (const auto what : {Write::store, Write::commit, Write::undo, Write::redo})
        EXPECT_EQ(shell.write(what, 2), "refuse for 50");
    EXPECT_EQ(shell.write(Write::commit, 9), "refuse for 50") << "nor one that never asked";
    EXPECT_EQ(shell.write(Write::commit), "permit for 50") << "the program itself";
    shell(ReactReady{2});
    EXPECT_EQ(shell.write(Write::store, 2), "permit for 50");
}

TEST(Floor, WhatAPluginChangedLastIsCommittedBeforeItsProjectIsLeft) {
    TestShell shell;
    shell.page(1);
    shell.open(1);
    shell(PluginReported{1, 4});
    EXPECT_EQ(shell(Wanted{2}), "commit_plugin of 4, parse_song 2");
    EXPECT_EQ(shell(PluginReported{1, 4}), "");
}

TEST(Floor, AFloorThatCannotBeCommittedFailsTheLoad) {
    TestShell shell;
    shell.page(1);
    shell.settling(1);
    EXPECT_EQ(shell(LoadFailed{1, {"history.locked", "Another program holds the history.", ""}}),
        "put_back 0, push_track_state, tell_done failed history.locked");
    EXPECT_EQ(shell.write(Write::commit), "refuse for 50");
}

TEST(Floor, TheCommandLineLetsPluginsSettleAndWritesNone) {
    TestShell shell(Transport::command_line);
    shell.settling(1, {4});
    EXPECT_EQ(shell(QuietOver{1}), "tell_done");
    EXPECT_EQ(shell(PluginReported{1, 4}), "");
}

} // namespace
} // namespace aviary::session::loading
