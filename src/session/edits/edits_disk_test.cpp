// The order of a project's changes: the disk that fails, what other programs save, and a history that is lost.
#include "session/edits/test_order.h"

#include <gtest/gtest.h>

namespace aviary::session::edits {
namespace {

TEST(EditsDisk, AFailedCommitIsTriedAgainAfterSomeTime) {
    TestOrder order;
    order.level(1);
    EXPECT_EQ(order.failed("history.git"), "wait, tell");
    EXPECT_EQ(order.state.disk.trouble->code, "history.git");
    EXPECT_EQ(order(RetryOver{}), "commit 2");
    EXPECT_EQ(order.did(), "look, tell");
    EXPECT_FALSE(order.state.disk.trouble);
    EXPECT_EQ(order.history(), "of 1");
}

TEST(EditsDisk, EditsGoOnWhileItFailsAndTryAtOnce) {
    TestOrder order;
    order.level(1);
    order.failed("history.git");
    EXPECT_EQ(order.pan(1), "show, commit 2, tell");
    order.failed("history.git");
    EXPECT_EQ(order.undo(), "show, moved 3, commit 2, tell");
    order.finish();
    EXPECT_EQ(order.history(), "of 1");
}

TEST(EditsDisk, ATroubleIsOverAlsoIfNothingIsToBeWrittenAnyMore) {
    TestOrder order;
    order.level(1);
    order.failed("history.git");
    EXPECT_EQ(order.undo(), "show, moved 2, look, tell");
    EXPECT_EQ(order.did(), "tell");
    EXPECT_FALSE(order.state.disk.trouble);
}

TEST(EditsDisk, ALookThatFailedIsTakenAgain) {
    TestOrder order;
    EXPECT_EQ(order(Watched{}), "look");
    order.failed("history.git");
    EXPECT_EQ(order(RetryOver{}), "look");
    EXPECT_EQ(order.did(), "tell");
}

TEST(EditsDisk, AStepThatChangesNoFileIsNoStep) {
    TestOrder order;
    order.level(1);
    order.pan(1);
    EXPECT_EQ(order(Did{""}), "commit 3, tell");
    order.finish();
    EXPECT_EQ(order.history(), "of 1");
    EXPECT_EQ(order.undo(), "show, moved 3, undo, tell");
    EXPECT_EQ(order.undo(), "moved 0");
}

TEST(EditsDisk, NothingIsReadIfNothingChanged) {
    TestOrder order;
    EXPECT_EQ(order(Watched{}), "look");
    EXPECT_EQ(order(Watched{}), "") << "after this look there is another";
    EXPECT_EQ(order.did(), "look");
    EXPECT_EQ(order.did(), "");
}

// --- saves of other programs -------------------------------------------------------------------------------------------

TEST(EditsSave, IsShownAndCommitted) {
    TestOrder order;
    order(Watched{});
    EXPECT_EQ(order.failed("history.file_changed"), "read");
    EXPECT_EQ(order.saw({7}), "show, commit 2, tell");
    EXPECT_TRUE(order.state.disk.has_save) << "its files are written already";
    EXPECT_EQ(order.did(), "tell");
    EXPECT_EQ(order.history(), "[reload] changed outside");
    EXPECT_TRUE(order.state.is_at_rest());
}

TEST(EditsSave, CanBeUndoneAndBroughtBack) {
    TestOrder order;
    order.save({7});
    EXPECT_EQ(order.undo(), "show, moved 2, undo, tell");
    order.finish();
    order.redo();
    order.save({7, 0, "x\n"});
    EXPECT_EQ(order.state.now, (Draft{7, 0, "x\n"})) << "it came while the redo was under way";
}

TEST(EditsSave, GoesInFrontOfTheStepsThatWait) {
    TestOrder order;
    order.edit(1, {1, 0, "a\nB\nc\n"});
    order.pan(1, 2);
    EXPECT_EQ(order.failed("history.file_changed"), "read");
    EXPECT_EQ(order.saw({0, 0, "a\nb\nc\nd\n"}), "show, commit 4, tell");
    EXPECT_EQ(order.steps(), "[reload] changed outside, of 1, of 2");
    EXPECT_EQ(order.state.now, (Draft{1, 1, "a\nB\nc\nd\n"}));
    order.finish();
    EXPECT_EQ(order.history(), order.steps());
    EXPECT_EQ(order.set_aside(), "");
}

TEST(EditsSave, StandsWhereItClashesAndOursIsSetAside) {
    TestOrder order;
    order.edit(1, {1, 0, "a\nB\nc\n"});
    order.pan(1);
    order.failed("history.file_changed");
    order.saw({7, 0, "a\nX\nc\n"});
    EXPECT_EQ(order.state.now, (Draft{7, 1, "a\nX\nc\n"}));
    EXPECT_EQ(order.set_aside(), "level 1 for 7, line 2 B\n for X\n");
    EXPECT_EQ(order.steps(), "[reload] changed outside, of 1");
    order.finish();
    EXPECT_EQ(order(SetAsideSeen{}), "tell");
    EXPECT_EQ(order.set_aside(), "");
}

TEST(EditsSave, ThatFollowsAnotherReplacesIt) {
    TestOrder order;
    order.pan(1);
    order.failed("history.file_changed");
    order.saw({7});
    EXPECT_EQ(order.failed("history.file_changed"), "read")
        << "the second save came before the first was committed";
    order.saw({8});
    EXPECT_EQ(order.steps(), "[reload] changed outside, of 1");
    EXPECT_EQ(order.state.now, (Draft{8, 1}));
    EXPECT_EQ(order.set_aside(), "") << "what a save replaces is not ours";
    order.failed("history.file_changed");
    EXPECT_EQ(order.saw({0}), "show, commit 2, tell") << "the third takes them back";
    EXPECT_EQ(order.steps(), "of 1");
}

TEST(EditsSave, DuringAGestureIsHeardBesideIt) {
    TestOrder order;
    order.hold_level(1, 3);
    order.save({0, 7});
    EXPECT_EQ(order.state.now, (Draft{3, 7}));
    order.save({9, 7});
    EXPECT_EQ(order.state.now, (Draft{9, 7})) << "the save stands";
    EXPECT_EQ(order.set_aside(), "level 3 for 9");
    order.hold_level(1, 4);
    order.release(1);
    EXPECT_EQ(order.state.now, (Draft{4, 7})) << "and the gesture goes on";
}

TEST(EditsSave, IsNotInTheWayOfAGestureThatAnotherEditIsInTheWayOf) {
    TestOrder order;
    order.hold_level(1, 3);
    order.level(5, 2);
    order.save({5, 7});
    EXPECT_EQ(order.state.now, (Draft{3, 7}));
    EXPECT_EQ(order.set_aside(), "");
}

TEST(EditsSave, OverWhatIsToBeUndoneIsKeptAndTheUndoComesAboveIt) {
    TestOrder order;
    order.level(1);
    order.pan(1);
    order.finish();
    order.undo();
    order.undo();
    EXPECT_EQ(order.failed("history.file_changed"), "read");
    order.saw({1, 1, "x\n"});
    EXPECT_EQ(order.state.now, (Draft{0, 0, "x\n"}));
    EXPECT_EQ(order.steps(), "of 1, of 1, [reload] changed outside, [user] undo, beside a change outside");
    order.finish();
    EXPECT_EQ(order.history(), order.steps());
}

TEST(EditsSave, ThatIsUndoneBeforeItIsCommittedIsCommittedAllTheSame) {
    TestOrder order;
    order(Watched{});
    order.failed("history.file_changed");
    order.saw({7});
    order.failed("history.git");
    EXPECT_EQ(order.undo(), "show, moved 2, commit 2, tell");
    EXPECT_EQ(order.did(), "undo, tell") << "the files have it, so the history takes it back";
    order.finish();
    EXPECT_EQ(order.history(), "");
    EXPECT_EQ(order.state.now.level, 0);
}

// --- the history -------------------------------------------------------------------------------------------------------

TEST(EditsHistory, AnotherBranchIsLoadedAndGetsWhatWasNotKept) {
    TestOrder order;
    order.pan(1);
    order.finish();
    order.level(1);
    EXPECT_EQ(order.failed("history.moved"), "reload");
    EXPECT_EQ(order.edit(1, {1, 1, "a\nb\nC\n"}), "show, tell") << "nothing is written meanwhile";
    order(Detached{});
    EXPECT_EQ(order.saw({0, 5, "X\nb\nc\n"}), "show, commit 6, tell");
    EXPECT_EQ(order.state.now, (Draft{1, 5, "X\nb\nC\n"}));
    EXPECT_EQ(order.steps(), "[user] edits that were not kept yet");
    EXPECT_EQ(order.set_aside(), "");
}

TEST(EditsHistory, ThatWasMovedGetsNoStepIfAllWasKept) {
    TestOrder order;
    order.level(1);
    order.finish();
    order(Watched{});
    EXPECT_EQ(order.failed("history.moved"), "reload");
    order(Detached{});
    EXPECT_EQ(order.saw({5}), "show, tell");
    EXPECT_EQ(order.steps(), "");
    EXPECT_EQ(order.undo(), "moved 0") << "what is below the floor is out of reach";
}

TEST(EditsHistory, ThatIsLostIsBegunAnew) {
    TestOrder order;
    order.level(1);
    EXPECT_EQ(order.failed("history.closed"), "wait, tell");
    EXPECT_EQ(order(RetryOver{}), "attach");
    EXPECT_EQ(order.failed("history.in_use"), "wait, tell");
    EXPECT_EQ(order.pan(1), "show, attach, tell") << "an edit is the time to try again";
    EXPECT_EQ(order.saw({0, 0, "x\n"}), "show, commit 5, tell");
    EXPECT_EQ(order.state.now, (Draft{1, 1, "x\n"}));
    EXPECT_FALSE(order.state.disk.trouble);
    order.finish();
    EXPECT_TRUE(order.state.is_at_rest());
}

TEST(EditsHistory, ThatComesBackGetsWhatGaveWayToldToo) {
    TestOrder order;
    order.level(1);
    EXPECT_EQ(order(Detached{}), "attach");
    order.hold_pan(2, 4);
    order.saw({6, 5});
    EXPECT_EQ(order.set_aside(), "level 1 for 6, pan 4 for 5");
    EXPECT_EQ(order.state.now, (Draft{6, 5}));
}

} // namespace
} // namespace aviary::session::edits
