// The order of a project's changes: what people edit, undo and bring back. edits_disk_test.cpp has the disk's part.
#include "session/edits/test_order.h"

#include <gtest/gtest.h>

namespace aviary::session::edits {
namespace {

TEST(Edits, AnEditIsShownAtOnceAndCommitted) {
    TestOrder order;
    EXPECT_EQ(order.level(5), "show, commit 2, tell");
    EXPECT_EQ(order.state.now.level, 5);
    EXPECT_FALSE(order.state.is_on_disk());
    EXPECT_EQ(order.did(), "tell");
    EXPECT_TRUE(order.state.is_at_rest());
    EXPECT_EQ(order.history(), "of 1");
}

TEST(Edits, TheDiskGetsOneStepAtATime) {
    TestOrder order;
    order.level(5);
    EXPECT_EQ(order.pan(1), "show, tell") << "the first commit is under way";
    EXPECT_EQ(order.level(6), "show, tell");
    EXPECT_EQ(order.did(), "commit 3, tell");
    EXPECT_EQ(order.did(), "commit 4, tell");
    EXPECT_EQ(order.did(), "tell");
}

TEST(Edits, AnEditThatChangesNothingIsNoStep) {
    TestOrder order;
    EXPECT_EQ(order.level(0), "");
    EXPECT_EQ(order.steps(), "");
}

TEST(Edits, AnEditOfAnEarlierVersionKeepsWhatCameMeanwhile) {
    TestOrder order;
    const Draft earlier = order.state.now;
    order.edit(1, {5, 0, "a\nB\nc\n"});
    order.edit(2, earlier, {0, 7, "a\nb\nc\nd\n"});
    EXPECT_EQ(order.state.now, (Draft{5, 7, "a\nB\nc\nd\n"}));
}

TEST(Edits, OfTwoEditsOfOneValueTheLaterStands) {
    TestOrder order;
    const Draft earlier = order.state.now;
    order.level(5, 1);
    order.edit(2, earlier, {6, 0, earlier.text});
    EXPECT_EQ(order.state.now.level, 6);
}

TEST(Edits, AnEditThatYieldsIsRefusedWhereItClashes) {
    TestOrder order;
    const Draft earlier = order.state.now;
    order.edit(1, {0, 0, "a\nB\nc\n"});
    EXPECT_EQ(order.edit(2, earlier, {0, 0, "a\nX\nc\n"}, OnClash::refuse), "refuse line 2 X\n for B\n");
    EXPECT_EQ(order.steps(), "of 1");
    order.edit(2, earlier, {0, 0, "A\nb\nc\n"}, OnClash::refuse);
    EXPECT_EQ(order.state.now.text, "A\nB\nc\n") << "another line is not in its way";
}

// --- gestures ----------------------------------------------------------------------------------------------------------

TEST(EditsGesture, IsHeardWhileItIsHeldAndOneStepWhenItIsReleased) {
    TestOrder order;
    EXPECT_EQ(order.hold_level(1, 3), "show");
    EXPECT_EQ(order.hold_level(1, 4), "show");
    EXPECT_EQ(order.state.now.level, 4);
    EXPECT_EQ(order.steps(), "");
    EXPECT_FALSE(order.state.is_at_rest());
    EXPECT_EQ(order.release(1), "commit 2, tell");
    EXPECT_EQ(order.steps(), "of 1");
    EXPECT_EQ(order.release(1), "") << "there is none any more";
}

TEST(EditsGesture, OfTwoClientsIsAStepEach) {
    TestOrder order;
    order.hold_level(1, 3);
    order.hold_pan(2, 8);
    order.hold_level(1, 4);
    EXPECT_EQ(order.state.now, (Draft{4, 8}));
    order.release(2);
    EXPECT_EQ(order.steps(), "of 2");
    EXPECT_EQ(order.state.committed(), (Draft{0, 8}));
    order.hold_level(1, 5);
    order.release(1);
    EXPECT_EQ(order.steps(), "of 2, of 1");
    EXPECT_EQ(order.state.now, (Draft{5, 8}));
}

TEST(EditsGesture, OfTwoThatHoldOneValueTheLaterHasItAndBothAreSteps) {
    TestOrder order;
    order.hold_level(1, 3);
    order.hold_level(2, 8);
    EXPECT_EQ(order.state.now.level, 8);
    order.release(2);
    order.release(1);
    EXPECT_EQ(order.steps(), "of 2, of 1");
    EXPECT_EQ(order.state.now.level, 3);
}

TEST(EditsGesture, GoesOnWhoeverEditsUndoesOrLeaves) {
    TestOrder order;
    order.pan(1, 2);
    order.hold_level(1, 3);
    order.pan(2, 2);
    order.undo(2);
    order.release(2); // as when that client leaves
    EXPECT_EQ(order.state.now, (Draft{3, 1}));
    order.hold_level(1, 4);
    order.release(1);
    EXPECT_EQ(order.steps(), "of 2, of 1");
    EXPECT_EQ(order.state.now, (Draft{4, 1}));
}

TEST(EditsGesture, ThatComesBackToWhereItBeganIsNoStep) {
    TestOrder order;
    order.hold_level(1, 3);
    order.hold_level(1, 0);
    EXPECT_EQ(order.release(1), "");
    EXPECT_TRUE(order.state.is_at_rest());
}

// --- undo and redo -----------------------------------------------------------------------------------------------------

TEST(EditsUndo, KEditsAreKUndosAndTheNextChangesNothing) {
    TestOrder order;
    order.level(1, 1);
    order.level(2, 2);
    order.level(3, 1);
    order.finish();
    EXPECT_EQ(order.undo(2), "show, moved 4, undo, tell") << "the newest, whoever made it";
    EXPECT_EQ(order.undo(2), "show, moved 3, tell");
    EXPECT_EQ(order.undo(1), "show, moved 2, tell");
    EXPECT_EQ(order.undo(1), "moved 0");
    order.finish();
    EXPECT_EQ(order.history(), "");
    EXPECT_EQ(order.state.now, Draft{});
}

TEST(EditsUndo, CanBeRedoneUntilANewEdit) {
    TestOrder order;
    order.level(1);
    order.level(2);
    order.finish();
    order.undo();
    order.undo();
    order.finish();
    EXPECT_EQ(order.redo(2), "show, moved 2, redo, tell");
    order.finish();
    EXPECT_EQ(order.history(), "of 1");
    order.pan(9);
    EXPECT_EQ(order.redo(), "moved 0");
    order.finish();
    EXPECT_EQ(order.state.now, (Draft{1, 9}));
    EXPECT_EQ(order.history(), "of 1, of 1");
}

TEST(EditsUndo, OfWhatIsNotOnTheDiskYetNeedsNoOperation) {
    TestOrder order;
    order.level(1);
    order.level(2);
    EXPECT_EQ(order.undo(), "show, moved 3, tell");
    EXPECT_EQ(order.did(), "tell");
    EXPECT_TRUE(order.state.is_at_rest());
    EXPECT_EQ(order.history(), "of 1");
}

TEST(EditsUndo, OfWhatIsBeingCommittedWaitsForTheCommit) {
    TestOrder order;
    order.level(1);
    EXPECT_EQ(order.undo(), "show, moved 2, tell");
    EXPECT_EQ(order.did(), "undo, tell");
    EXPECT_EQ(order.redo(), "show, moved 2, tell");
    EXPECT_EQ(order.did(), "redo, tell");
    EXPECT_EQ(order.did(), "tell");
    EXPECT_EQ(order.history(), "of 1");
}

TEST(EditsUndo, AndANewEditTakeTheOldCommitBackFirst) {
    TestOrder order;
    order.level(1);
    order.finish();
    order.undo();
    EXPECT_EQ(order.pan(2), "show, tell");
    EXPECT_EQ(order.did(), "commit 3, tell");
    order.finish();
    EXPECT_EQ(order.history(), "of 1");
    EXPECT_EQ(order.state.disk.steps[1].content, (Draft{0, 2}));
}

} // namespace
} // namespace aviary::session::edits
