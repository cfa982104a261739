// The rules of what people do. For each rule there is a machine that breaks it, and the explorer must name the rule.
#include "session/edits/explorer/edits_broken.h"

#include <gtest/gtest.h>

namespace aviary::session::edits {
namespace {

TEST(EditsExplorer, CatchesAnEditThatIsNotHeard) {
    EXPECT_EQ(rule_broken_by(ignoring<Edited<Content>>(), people), "an edit is lost");
}

TEST(EditsExplorer, CatchesAnEditThatIsNotMerged) {
    const auto machine = told([](Was& state, Happened& event) {
        if (auto* edited = std::get_if<Edited<Content>>(&event)) edited->against = state.committed();
    });
    EXPECT_EQ(rule_broken_by(machine, people), "an edit takes back what others changed");
}

TEST(EditsExplorer, CatchesAnEditThatLeavesSomethingToRedo) {
    const auto machine = saying([](Next& next, const Was& was, const Happened& event) {
        if (is<Edited<Content>>(event))
            next.state.steps.insert(next.state.steps.end(),
                was.steps.begin() + std::ptrdiff_t(was.position) + 1, was.steps.end());
    });
    EXPECT_EQ(rule_broken_by(machine, people), "an edit is not one step");
}

TEST(EditsExplorer, CatchesAnEditThatGoesIntoTheStepBeforeIt) {
    const auto machine = saying([](Next& next, const Was& was, const Happened& event) {
        if (is<Edited<Content>>(event) && was.position > 0)
            next.state.steps[was.position].content = next.state.committed();
    });
    EXPECT_EQ(rule_broken_by(machine, people), "an edit changes an earlier step");
}

TEST(EditsExplorer, CatchesAStepOfNobody) {
    const auto machine = told([](Was&, Happened& event) {
        if (auto* edited = std::get_if<Edited<Content>>(&event)) edited->author.by = 0;
    });
    EXPECT_EQ(rule_broken_by(machine, people), "a step has another author");
}

TEST(EditsExplorer, CatchesAnEditThatDoesNotYield) {
    const auto machine = told([](Was&, Happened& event) {
        if (auto* edited = std::get_if<Edited<Content>>(&event)) edited->on_clash = OnClash::stand;
    });
    const Scope scope = {.edits = {{1, Field::line}, {2, Field::line, Made::yielding}}};
    EXPECT_EQ(rule_broken_by(machine, scope), "an edit that yields takes back what came meanwhile");
}

TEST(EditsExplorer, CatchesAnEditThatYieldsToWhatIsNotInItsWay) {
    const auto machine = [](const Was& state, const Happened& event) {
        const auto* edited = std::get_if<Edited<Content>>(&event);
        if (!edited || edited->on_clash != OnClash::refuse || edited->against == state.committed())
            return advance(state, event);
        Next next{state, {}};
        next.actions.push_back({Do::refuse, 0, {{"line", "1", "2"}}});
        return next;
    };
    const Scope scope = {.edits = {{1, Field::level}, {2, Field::line, Made::yielding}}};
    EXPECT_EQ(rule_broken_by(machine, scope), "an edit is refused though nothing is in its way");
}

TEST(EditsExplorer, CatchesARefusalWithoutAReason) {
    const auto machine = saying([](Next& next, const Was&, const Happened&) {
        for (Action& action : next.actions) action.clashes.clear();
    });
    const Scope scope = {.edits = {{1, Field::line}, {2, Field::line, Made::yielding}}};
    EXPECT_EQ(rule_broken_by(machine, scope), "a refusal does not say why");
}

TEST(EditsExplorer, CatchesAnUndoOfTheClientsOwnNewestEdit) {
    const auto machine = [](const Was& state, const Happened& event) {
        const auto* undone = std::get_if<Undone>(&event);
        if (!undone || state.position == 0 || state.steps[state.position].author.by == undone->by)
            return advance(state, event);
        Next next{state, {}};
        for (std::size_t i = state.position; i > 0; --i)
            if (state.steps[i].author.by == undone->by) {
                next.actions.push_back({Do::moved, state.steps[i].id});
                next.state.steps.erase(next.state.steps.begin() + std::ptrdiff_t(i));
                --next.state.position;
                break;
            }
        return next;
    };
    EXPECT_EQ(rule_broken_by(machine, people), "undo or redo moves another step than the next one");
}

TEST(EditsExplorer, CatchesAnUndoOfTwoSteps) {
    const auto machine = saying([](Next& next, const Was& was, const Happened& event) {
        if (is<Undone>(event) && was.position > 1) --next.state.position;
    });
    EXPECT_EQ(rule_broken_by(machine, people), "undo or redo is not one step");
}

TEST(EditsExplorer, CatchesAnUndoThatCannotBeRedone) {
    const auto machine = saying([](Next& next, const Was&, const Happened& event) {
        if (is<Undone>(event)) next.state.steps.resize(next.state.position + 1);
    });
    EXPECT_EQ(rule_broken_by(machine, people), "undo or redo changes steps");
}

TEST(EditsExplorer, CatchesARedoThatIsNotHeard) {
    EXPECT_EQ(
        rule_broken_by(ignoring<Redone>(), people), "undo or redo moves another step than the next one");
}

TEST(EditsExplorer, CatchesAGestureOfManySteps) {
    const auto machine = told([](Was& state, Happened& event) {
        if (const auto* held = std::get_if<Held<Content>>(&event))
            event = Edited<Content>{{held->by, EditSource::mixer, "", 0}, state.now, held->after};
    });
    EXPECT_EQ(rule_broken_by(machine, gesturing), "a gesture ends though its client holds it");
    const auto both = saying([](Next& next, const Was& was, const Happened& event) {
        const auto* held = std::get_if<Held<Content>>(&event);
        if (!held) return;
        next.state = advance(next.state, Happened(Edited<Content>{{held->by}, was.now, held->after})).state;
    });
    EXPECT_EQ(rule_broken_by(both, gesturing), "a gesture is a step before it is released");
}

TEST(EditsExplorer, CatchesAGestureThatIsLost) {
    const auto machine = told([](Was& state, Happened& event) {
        if (is<Released>(event)) state.gestures.clear();
    });
    EXPECT_EQ(rule_broken_by(machine, gesturing), "a gesture is lost");
}

TEST(EditsExplorer, CatchesAGestureThatEndsWithAnothersLeaving) {
    const auto machine = [](Was state, const Happened& event) {
        if (!is<Released>(event)) return advance(std::move(state), event);
        Next next{std::move(state), {}};
        while (!next.state.gestures.empty()) {
            Author author = std::get<Released>(event).author;
            author.by = next.state.gestures[0].by;
            next = advance(std::move(next.state), Happened(Released{author}));
        }
        return next;
    };
    EXPECT_EQ(rule_broken_by(machine, gesturing), "a gesture ends though its client holds it");
}

TEST(EditsExplorer, CatchesAGestureThatTakesBackWhatOthersDid) {
    const auto machine = told([](Was& state, Happened& event) {
        if (is<Released>(event))
            for (auto& gesture : state.gestures) gesture.base = state.committed();
    });
    EXPECT_EQ(rule_broken_by(machine, gesturing), "a gesture takes back what others changed");
}

TEST(EditsExplorer, CatchesAGestureThatIsNotHeardYet) {
    const auto machine = saying([](Next& next, const Was& was, const Happened& event) {
        if (is<Held<Content>>(event)) next.state.now = was.now;
    });
    EXPECT_EQ(rule_broken_by(machine, gesturing), "what is heard is not the newest step with the gestures");
}

TEST(EditsExplorer, CatchesAnEngineThatIsNotToldOfAnEdit) {
    EXPECT_EQ(rule_broken_by(without(Do::show), people), "the engine does not follow");
}

TEST(EditsExplorer, CatchesPagesThatAreNotTold) {
    EXPECT_EQ(rule_broken_by(without(Do::tell), people), "pages are not told of the steps");
}

TEST(EditsExplorer, CatchesAnEditBeforeTheProjectIsOpen) {
    Scope scope = people;
    scope.reloads = 1;
    scope.permits_all = true;
    EXPECT_EQ(rule_broken_by(advance<Content>, scope),
        "an edit is taken though the project is not open to its client");
}

} // namespace
} // namespace aviary::session::edits
