// The rules of the disk and of what other programs save. For each rule there is a machine, a shell or a history that breaks
// it, and the explorer must name the rule.
#include "session/edits/explorer/edits_broken.h"

#include <gtest/gtest.h>

namespace aviary::session::edits {
namespace {

TEST(EditsExplorer, CatchesASaveThatIsNotNoticed) {
    EXPECT_EQ(rule_broken_by(ignoring<Watched>(), saving), "files and history differ");
}

TEST(EditsExplorer, CatchesASaveThatIsDropped) {
    const auto machine = told([](Was& state, Happened& event) {
        if (auto* saw = std::get_if<Saw<Content>>(&event))
            saw->content = state.disk.steps[state.disk.position].content;
    });
    EXPECT_EQ(rule_broken_by(machine, saving), "a save of another program does not land");
}

TEST(EditsExplorer, CatchesStepsThatAreNotMergedWithASave) {
    const auto machine = saying([](Next& next, const Was& was, const Happened& event) {
        if (is<Saw<Content>>(event))
            next.state.steps[next.state.position].content = next.state.now = was.committed();
    });
    EXPECT_EQ(rule_broken_by(machine, saving), "a save of another program does not land");
}

TEST(EditsExplorer, CatchesASaveThatTakesBackStepsThatWait) {
    const auto machine = told([](Was& state, Happened& event) {
        if (!is<Saw<Content>>(event)) return;
        state.position = state.kept() - 1;
        state.steps.resize(state.position + 1);
    });
    const Scope scope = {.edits = {{1, Field::pan}}, .saves = {{Field::level}}};
    EXPECT_EQ(rule_broken_by(machine, scope), "a save takes back what it does not touch");
}

TEST(EditsExplorer, CatchesAClashThatIsDropped) {
    const auto machine =
        saying([](Next& next, const Was& was, const Happened&) { next.state.set_aside = was.set_aside; });
    EXPECT_EQ(rule_broken_by(machine, saving), "what gave way to a save is forgotten");
    const auto later = saying([](Next& next, const Was&, const Happened& event) {
        if (is<Did>(event)) next.state.set_aside.clear();
    });
    EXPECT_EQ(rule_broken_by(later, saving), "what gave way to a save is forgotten");
}

TEST(EditsExplorer, CatchesAGestureThatIsSetAsideForAnEdit) {
    const auto machine = saying([](Next& next, const Was& was, const Happened& event) {
        if (!is<Saw<Content>>(event)) return;
        for (const auto& gesture : was.gestures)
            for (auto& clash : merge(gesture.base, gesture.mine, was.committed()).clashes)
                next.state.set_aside.push_back(std::move(clash));
    });
    const Scope scope = {
        .edits = {{2, Field::level}}, .gestures = {{1, Field::level}}, .saves = {{Field::line}}};
    EXPECT_EQ(rule_broken_by(machine, scope), "something is set aside that no save touched");
}

TEST(EditsExplorer, CatchesAnUndoneSaveThatStaysInTheFiles) {
    const auto machine = saying([](Next& next, const Was& was, const Happened& event) {
        if (!fails_with(event, "history.git") || !was.disk.has_save) return;
        auto& disk = next.state.disk;
        disk.steps.resize(disk.position--);
        disk.has_save = disk.has_to_look = false;
    });
    Scope scope = saving;
    scope.failures = 1;
    EXPECT_EQ(rule_broken_by(machine, scope), "files and history differ");
}

TEST(EditsExplorer, CatchesFilesThatAreReadAgainAndAgain) {
    const auto machine = told([](Was& state, Happened& event) {
        if (is<Saw<Content>>(event)) state.disk.has_to_look = true;
        if (is<Did>(event) && state.disk.doing == Do::look)
            event = Failed{{"history.file_changed", "It did.", ""}};
    });
    EXPECT_EQ(rule_broken_by(machine, saving), "the files are read again and again");
}

TEST(EditsExplorer, CatchesAnOperationThatIsTriedForEver) {
    const auto machine = told([](Was&, Happened& event) {
        if (fails_with(event, "history.file_changed")) event = Failed{{"history.git", "It failed.", ""}};
    });
    EXPECT_EQ(rule_broken_by(machine, saving), "it never comes to rest");
}

TEST(EditsExplorer, CatchesAFailedCommitThatIsForgotten) {
    const auto machine = saying([](Next& next, const Was&, const Happened& event) {
        if (is<Failed>(event)) next.state.disk.waits = false;
    });
    EXPECT_EQ(rule_broken_by(machine, failing), "what was accepted is not kept though the disk works");
}

TEST(EditsExplorer, CatchesAFailedCommitThatIsTakenForDone) {
    const auto machine = told([](Was&, Happened& event) {
        if (fails_with(event, "history.git")) event = Did{"commit"};
    });
    EXPECT_EQ(rule_broken_by(machine, failing), "the history has other steps than the order");
}

TEST(EditsExplorer, CatchesATroubleThatIsToldForEver) {
    const auto machine = saying([](Next& next, const Was&, const Happened& event) {
        if (fails_with(event, "history.git")) next.state.disk.has_to_look = false;
    });
    EXPECT_EQ(rule_broken_by(machine, failing), "a trouble is told that is over");
}

TEST(EditsExplorer, CatchesTwoOperationsAtATime) {
    const auto machine = told([](Was& state, Happened& event) {
        if (is<Edited<Content>>(event)) state.disk.doing.reset();
    });
    EXPECT_EQ(rule_broken_by(machine, people), "the disk has two operations at a time");
}

TEST(EditsExplorer, CatchesACommitThatSkipsAStep) {
    const auto machine = saying([](Next& next, const Was&, const Happened&) {
        for (Action& action : next.actions)
            if (action.what == Do::commit) next.state.disk.step.content = next.state.committed();
    });
    EXPECT_EQ(rule_broken_by(machine, people), "a commit is not what its step says");
    const auto another = saying([](Next& next, const Was&, const Happened&) {
        for (Action& action : next.actions)
            if (action.what == Do::commit) next.state.disk.step = next.state.steps[next.state.position];
    });
    EXPECT_EQ(rule_broken_by(another, people), "another step is written than was asked for");
}

TEST(EditsExplorer, CatchesAHistoryThatGoesBelowItsFloor) {
    const auto machine =
        saying([](Next& next, const Was&, const Happened&) { replace(next, Do::look, Do::undo); });
    EXPECT_EQ(rule_broken_by(machine, saving), "the history is taken back below its floor");
}

TEST(EditsExplorer, CatchesARedoOfWhatTheHistoryForgot) {
    const auto machine =
        saying([](Next& next, const Was&, const Happened&) { replace(next, Do::commit, Do::redo); });
    EXPECT_EQ(rule_broken_by(machine, people), "the history has nothing to bring back");
}

TEST(EditsExplorer, CatchesAnAnswerThatChangesTheProject) {
    const auto machine = saying([](Next& next, const Was& was, const Happened& event) {
        if (is<Did>(event) && was.disk.doing == Do::commit) next.state.steps.back().content = {};
    });
    EXPECT_EQ(rule_broken_by(machine, people), "steps change though nobody edits");
}

TEST(EditsExplorer, CatchesEditsThatANewHistoryDoesNotGet) {
    const auto machine = told([](Was& state, Happened& event) {
        if (!is<Saw<Content>>(event) || state.disk.doing == Do::read) return;
        state.position = 0;
        state.steps = {state.disk.steps[state.disk.position]};
    });
    const Scope scope = {.edits = {{1, Field::pan}}, .moves_of_the_branch = 1};
    EXPECT_EQ(rule_broken_by(machine, scope), "a save takes back what it does not touch");
}

TEST(EditsExplorer, CatchesAMovedBranchThatIsNotLoaded) {
    const auto machine = told([](Was&, Happened& event) {
        if (fails_with(event, "history.moved")) event = Failed{{"history.file_changed", "It moved.", ""}};
    });
    const Scope scope = {.edits = {{1, Field::pan}}, .moves_of_the_branch = 1};
    EXPECT_EQ(rule_broken_by(machine, scope), "the files are read again and again");
}

TEST(EditsExplorer, CatchesALostHistoryThatIsNotBegunAnew) {
    const auto machine = saying([](Next& next, const Was&, const Happened& event) {
        if (fails_with(event, "history.closed")) next.state.disk.is_attached = true;
    });
    const Scope scope = {.edits = {{1, Field::pan}}, .closings = 1};
    EXPECT_EQ(rule_broken_by(machine, scope), "it never comes to rest");
}

TEST(EditsExplorer, CatchesAHistoryThatWritesASaveWhichWasTakenBack) {
    const Scope scope = {.saves = {{Field::level}, {Field::level, Save::back}}, .trusts_saves = true};
    EXPECT_EQ(rule_broken_by(advance<Content>, scope), "a save of another program is overwritten");
}

TEST(EditsExplorer, CatchesAFloorThatIsNotWhatWasParsed) {
    const Scope scope = {.saves = {{Field::level}}, .trusts_parse = true};
    EXPECT_EQ(rule_broken_by(advance<Content>, scope), "what is heard is not what is kept");
}

} // namespace
} // namespace aviary::session::edits
