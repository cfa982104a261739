// What pages see of a load, and how one load follows another. For settling and the floor see settling_test.cpp.
#include "session/loading/test_shell.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace aviary::session::loading {
namespace {

TEST(Loading, NothingHappensBeforeAClientHasAsked) {
    TestShell shell;
    EXPECT_EQ(shell(Wanted{1}), "");
    EXPECT_EQ(shell(StoreAsked{1, 10}), "");
    EXPECT_EQ(shell(BrowserOpened{}), "");
    EXPECT_EQ(shell(ScenarioAnnounced{}), "");
    EXPECT_TRUE(shell.told.empty());
}

TEST(Loading, TheFirstQuestionBeginsWhatWasWantedBefore) {
    TestShell shell;
    shell(Wanted{1});
    EXPECT_EQ(shell(UiReady{1, 10}), "answer_ok for 10, read_plugin_list, parse_song 1");
}

TEST(Loading, StepsComeInTheirOrder) {
    TestShell shell;
    shell.page(1);
    shell.trace.clear();
    shell.open(1);
    EXPECT_EQ(shell.trace,
        "parse_song 1, load_plugins 1, build_mixer 1, apply_mixer 1, push_track_state, keep_cache 1, "
        "commit_floor 1, tell_done");
}

TEST(Loading, TheCommandLineTakesTheSameStepsWithoutThoseOfAPage) {
    TestShell page, line(Transport::command_line);
    page.page(1);
    page.open(1);
    line.settling(1);
    std::string expected = page.trace;
    for (const std::string of_page : {"answer_no_project for 1, ", "push_track_state, ", "commit_floor 1, "})
        expected.erase(expected.find(of_page), of_page.size());
    EXPECT_EQ(line.trace, expected);
    EXPECT_EQ(line.write(Write::commit), "refuse for 50");
}

TEST(Loading, TheCommandLineIsToldOfAFailure) {
    TestShell shell(Transport::command_line);
    shell(Wanted{1});
    EXPECT_EQ(shell(LoadFailed{1, missing}), "tell_done failed song.missing");
}

TEST(Loading, ThePickerIsForThoseWhoAskWhileNothingIsThereOrComing) {
    TestShell shell;
    EXPECT_EQ(shell(UiReady{1, 10}), "answer_no_project for 10, read_plugin_list");
    shell(Wanted{1});
    EXPECT_EQ(shell(UiReady{2, 20}), "answer_ok for 20");
}

TEST(Loading, UiReadyMayBeAskedAgain) {
    TestShell shell;
    shell.page(1);
    EXPECT_EQ(shell(UiReady{1, 11}), "answer_no_project for 11");
    shell.open(1);
    EXPECT_EQ(shell(UiReady{1, 12}), "answer_ok for 12, tell_done to 1");
    EXPECT_EQ(shell.write(Write::commit, 1), "permit for 50") << "it has hydrated already";
}

TEST(Loading, APendingScenarioIsAProjectThatIsComing) {
    TestShell shell;
    shell(ScenarioAnnounced{});
    EXPECT_EQ(shell(UiReady{1, 10}), "answer_ok for 10, read_plugin_list");
    EXPECT_EQ(shell.told, std::vector<double>{0});
    EXPECT_EQ(shell(Wanted{1}), "parse_song 1");
}

TEST(Loading, AScenarioThatFailsEndsInOneDone) {
    TestShell shell;
    shell(ScenarioAnnounced{});
    shell(UiReady{1, 10});
    EXPECT_EQ(shell(ScenarioFailed{missing}), "tell_done failed song.missing");
    EXPECT_EQ(shell(ScenarioFailed{missing}), "");
    EXPECT_EQ(shell(UiReady{2, 20}), "answer_no_project for 20");
}

TEST(Loading, APageThatIsLoadedAgainIsToldDoneByItself) {
    TestShell shell;
    shell.page(1);
    shell.open(1);
    shell(ClientLeft{1});
    EXPECT_EQ(shell(UiReady{2, 20}), "answer_ok for 20, tell_done to 2");
}

TEST(Loading, APageThatIsLoadedAgainMeanwhileHearsTheDoneOfTheLoad) {
    TestShell shell;
    shell.page(1);
    shell.settling(1, {4});
    shell(ClientLeft{1});
    EXPECT_EQ(shell(UiReady{2, 20}), "answer_ok for 20");
    EXPECT_EQ(progress_of(shell.state).progress, shell.told.back());
    EXPECT_EQ(shell(QuietOver{1}), "") << "the new page has not hydrated";
    EXPECT_EQ(shell(ReactReady{2}), "commit_floor 1");
    EXPECT_EQ(shell(FloorCommitted{1}), "tell_done");
}

TEST(Loading, AnInterfaceHearsTheDonesOfLoadsOnly) {
    TestShell shell;
    shell(UiReady{1, 10, Peer::interface});
    shell.page(2);
    EXPECT_EQ(shell.open(1), "tell_done");
    EXPECT_EQ(shell(UiReady{3, 30, Peer::interface}), "answer_ok for 30");
    EXPECT_EQ(progress_of(shell.state).message, "done") << "which the answer says";
    EXPECT_EQ(shell.write(Write::commit, 3), "permit for 50") << "it has no stores to wait for";
}

TEST(Loading, ClientsComeAndGoWithoutTheEngineHearingOfIt) {
    TestShell shell;
    shell.page(1);
    shell.open(1);
    EXPECT_EQ(shell(ClientLeft{1}), "");
    EXPECT_EQ(shell.state.open, 1u);
    EXPECT_EQ(shell(PluginReported{1, 4}), "start_quiet of 4");
}

TEST(Loading, ANewerWishSupersedesWithOneDoneForBoth) {
    TestShell shell;
    shell.page(1);
    shell.settling(1, {4});
    EXPECT_EQ(shell(Wanted{2}), "parse_song 2");
    EXPECT_EQ(shell(QuietOver{1}), "");
    EXPECT_EQ(shell(CapOver{1}), "");
    EXPECT_EQ(shell(LoadFailed{1, missing}), "");
    EXPECT_EQ(shell(SongParsed{2, false}), "load_plugins 2");
    shell(PluginsLoaded{2, {}});
    shell(MixerBuilt{2});
    shell(MixerApplied{2});
    EXPECT_EQ(shell(FloorCommitted{2}), "tell_done");
    EXPECT_TRUE(std::is_sorted(shell.told.begin(), shell.told.end())) << "progress went back";
}

TEST(Loading, ALoadSupersededWhileItsFloorIsCommittedDoesNotOpen) {
    TestShell shell;
    shell.page(1);
    shell.settling(1);
    shell(Wanted{2});
    EXPECT_EQ(shell(FloorCommitted{1}), "");
    EXPECT_EQ(shell(LoadFailed{2, missing}), "put_back 0, push_track_state, tell_done failed song.missing");
}

TEST(Loading, AFailedLoadLeavesTheOpenProjectOpen) {
    TestShell shell;
    shell.page(1);
    shell.open(1);
    shell(Wanted{2});
    EXPECT_EQ(shell.write(Write::commit), "refuse for 50");
    EXPECT_EQ(shell(LoadFailed{2, missing}), "tell_done failed song.missing");
    EXPECT_EQ(shell.write(Write::commit), "permit for 50");
    EXPECT_EQ(shell(UiReady{2, 20}), "answer_ok for 20, tell_done to 2");
}

TEST(Loading, AFailureAfterTheMixerWasAppliedPutsTheOpenProjectBack) {
    TestShell shell;
    shell.page(1);
    shell.open(1);
    shell.settling(2);
    EXPECT_EQ(shell(LoadFailed{2, missing}), "put_back 1, push_track_state, tell_done failed song.missing");
    EXPECT_EQ(shell(FloorCommitted{2}), "");
    EXPECT_EQ(shell.state.open, 1u);
}

TEST(Loading, AFailureBeforeAnythingWasOpenLeavesThePicker) {
    TestShell shell;
    shell(Wanted{1});
    shell(UiReady{1, 10});
    EXPECT_EQ(shell(LoadFailed{1, missing}), "tell_done failed song.missing");
    EXPECT_EQ(shell(UiReady{1, 11}), "answer_no_project for 11");
}

TEST(Loading, StoresAreAnsweredFromTheCacheBesideTheLoad) {
    TestShell shell;
    shell(Wanted{1});
    shell(StoreAsked{1, 10});
    shell(UiReady{1, 11});
    shell(SongParsed{1, false});
    shell(PluginsLoaded{1, {4}});
    shell(MixerBuilt{1});
    EXPECT_EQ(shell(MixerApplied{1}),
        "push_track_state, keep_cache 1, start_quiet of 4, start_cap 1, answer_store for 10");
    EXPECT_EQ(shell(StoreAsked{1, 12}), "answer_store for 12");
}

TEST(Loading, StoresWithoutAProjectAreAnsweredAtOnce) {
    TestShell shell;
    shell(StoreAsked{1, 10});
    EXPECT_EQ(shell(UiReady{1, 11}), "answer_no_project for 11, read_plugin_list, answer_store for 10");
}

TEST(Loading, StoresWaitForTheProjectThatIsComing) {
    TestShell shell;
    shell.page(1);
    shell.open(1);
    shell(Wanted{2});
    EXPECT_EQ(shell(StoreAsked{1, 10}), "");
    EXPECT_EQ(shell(LoadFailed{2, missing}), "tell_done failed song.missing, answer_store for 10");
}

TEST(Loading, NobodyScansForAProjectWhosePluginsAreKnown) {
    TestShell shell;
    shell.page(1);
    EXPECT_EQ(shell(BrowserOpened{}), "scan");
    shell(Wanted{1});
    EXPECT_EQ(shell(SongParsed{1, false}), "load_plugins 1") << "nor waits for one";
    EXPECT_EQ(shell(BrowserOpened{}), "") << "one at a time";
    EXPECT_EQ(shell(ScanEnded{}), "");
    EXPECT_EQ(shell(BrowserOpened{}), "scan");
}

TEST(Loading, AProjectThatNamesAnUnknownPluginWaitsForOneScan) {
    TestShell shell;
    shell.page(1);
    shell(Wanted{1});
    EXPECT_EQ(shell(SongParsed{1, true}), "scan");
    EXPECT_EQ(shell(ScanEnded{}), "load_plugins 1") << "what is unknown still is a placeholder";
}

TEST(Loading, ProgressEndsAtOneBeforeDone) {
    TestShell shell;
    shell.page(1);
    shell.settling(1);
    EXPECT_EQ(shell.told.back(), 1);
    EXPECT_NE(progress_of(shell.state).message, "done");
    shell(FloorCommitted{1});
    EXPECT_EQ(progress_of(shell.state).message, "done");
}

} // namespace
} // namespace aviary::session::loading
