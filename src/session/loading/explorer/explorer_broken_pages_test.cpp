// The rules of what pages see and may do. For each rule there is a machine, or a page, that breaks it, and the explorer
// must name the rule.
#include "session/loading/explorer/explorer_broken.h"

#include <gtest/gtest.h>

namespace aviary::session::loading {
namespace {

TEST(LoadingExplorer, CatchesWorkBeforeAClientHasAsked) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event& event) {
        if (const auto* wanted = std::get_if<Wanted>(&event); wanted && !step.state.is_awake)
            step.actions.push_back({.what = Do::parse_song, .load = wanted->load});
    });
    EXPECT_EQ(rule_broken_by(machine), "something is done before a client has asked");
}

TEST(LoadingExplorer, CatchesAPageThatIsReadyBeforeItsLastStore) {
    auto scope = thorough;
    scope.stores_that_count = scope.stores - 1;
    EXPECT_EQ(rule_broken_by(advance, scope), "react_ready is said before all stores have hydrated");
}

TEST(LoadingExplorer, CatchesAStoreThatForgetsToCount) {
    auto scope = thorough;
    scope.forgetful_stores = 1;
    EXPECT_EQ(rule_broken_by(advance, scope), "a load never ends");
}

TEST(LoadingExplorer, CatchesAPageThatWritesItsDefaults) {
    const auto machine = told([](LoadingState& state, Event& event) {
        if (is<WriteAsked>(event))
            for (auto& client : state.clients) client.standing = Standing::hydrated;
    });
    EXPECT_EQ(rule_broken_by(machine), "a page writes before its stores have hydrated");
}

TEST(LoadingExplorer, CatchesAStoreAnsweredTooEarly) {
    const auto machine = saying([](Step& step, const LoadingState& state, const Event& event) {
        const auto* asked = std::get_if<StoreAsked>(&event);
        if (!asked || !state.is_awake || has(step, Do::answer_store)) return;
        step.actions.push_back({.what = Do::answer_store, .request = asked->request});
        step.state.waiting_stores.pop_back();
    });
    EXPECT_EQ(rule_broken_by(machine), "a store is answered from the cache of another project");
}

TEST(LoadingExplorer, CatchesAStoreAnsweredTooLate) {
    const auto machine = saying([](Step& step, const LoadingState& state, const Event&) {
        if (step.state.phase == Phase::none || !has(step, Do::answer_store)) return;
        drop(step, Do::answer_store);
        step.state.waiting_stores = state.waiting_stores;
    });
    EXPECT_EQ(rule_broken_by(machine), "a store waits though the cache is there");
}

TEST(LoadingExplorer, CatchesAStoreThatKeepsAnOldProject) {
    const auto machine = told([](LoadingState& state, Event& event) {
        if (const auto* asked = std::get_if<StoreAsked>(&event)) state.clients.push_back({asked->client, {}});
    });
    EXPECT_EQ(rule_broken_by(machine), "a page keeps the stores of another project");
}

TEST(LoadingExplorer, CatchesAPageThatIsNotToldOfTheProjectPutBack) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event&) {
        if (has(step, Do::put_back)) drop(step, Do::push_track_state);
    });
    EXPECT_EQ(rule_broken_by(machine), "a page shows another project than the one that plays");
}

TEST(LoadingExplorer, CatchesAnEditBeforeTheFloor) {
    for (const auto write : {Write::commit, Write::undo, Write::redo, Write::store}) {
        const auto machine = saying([write](Step& step, const LoadingState&, const Event& event) {
            const auto* asked = std::get_if<WriteAsked>(&event);
            if (asked && asked->what == write && asked->client == 0) replace(step, Do::refuse, Do::permit);
        });
        EXPECT_EQ(rule_broken_by(machine), "something is written before the floor");
    }
}

TEST(LoadingExplorer, CatchesAnEditRefusedAfterTheFloor) {
    const auto machine =
        saying([](Step& step, const LoadingState&, const Event&) { replace(step, Do::permit, Do::refuse); });
    EXPECT_EQ(rule_broken_by(machine), "a write is refused though the floor is there");
}

TEST(LoadingExplorer, CatchesAPickerWhileAScenarioIsPending) {
    const auto machine = saying([](Step& step, const LoadingState& state, const Event&) {
        if (state.phase == Phase::scenario) replace(step, Do::answer_ok, Do::answer_no_project);
    });
    EXPECT_EQ(rule_broken_by(machine), "the picker is shown though a project is there or coming");
}

TEST(LoadingExplorer, CatchesAPickerThatDoesNotShow) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event&) {
        replace(step, Do::answer_no_project, Do::answer_ok);
    });
    EXPECT_EQ(rule_broken_by(machine), "the picker is not shown though there is no project");
}

TEST(LoadingExplorer, CatchesAPickerThatStays) {
    EXPECT_EQ(rule_broken_by(without(Do::tell_progress)), "the picker stays though a project is coming");
}

TEST(LoadingExplorer, CatchesAPageThatLeavesAtFullProgress) {
    auto scope = thorough;
    scope.leaves_at_full_progress = true;
    EXPECT_EQ(rule_broken_by(advance, scope), "a page leaves the loading screen before done");
}

TEST(LoadingExplorer, CatchesADoneFromUiReadyWhileAProjectIsLoaded) {
    const auto machine = saying([](Step& step, const LoadingState& state, const Event& event) {
        const auto* asked = std::get_if<UiReady>(&event);
        if (asked && state.is_awake && state.phase != Phase::none)
            step.actions.push_back({.what = Do::tell_done, .client = asked->client});
    });
    EXPECT_EQ(rule_broken_by(machine), "ui_ready tells done though a project is being loaded");
}

TEST(LoadingExplorer, CatchesAReloadWithoutDone) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event& event) {
        if (is<UiReady>(event)) drop(step, Do::tell_done);
    });
    EXPECT_EQ(rule_broken_by(machine), "a page that asks with a project open is not told done once");
}

TEST(LoadingExplorer, CatchesADoneThatOnlyTheFirstQuestionGets) {
    const auto machine = saying([](Step& step, const LoadingState& state, const Event& event) {
        const auto* asked = std::get_if<UiReady>(&event);
        const bool is_known = asked
                              && std::any_of(state.clients.begin(), state.clients.end(),
                                  [&](const Client& client) { return client.id == asked->client; });
        if (is_known) drop(step, Do::tell_done);
    });
    auto scope = thorough;
    scope.listens_late = true;
    EXPECT_EQ(rule_broken_by(machine, scope), "a page that asks with a project open is not told done once");
}

TEST(LoadingExplorer, CatchesADoneFromUiReadyToAnInterface) {
    const auto machine = saying([](Step& step, const LoadingState& state, const Event& event) {
        const auto* asked = std::get_if<UiReady>(&event);
        if (asked && asked->peer == Peer::interface && state.phase == Phase::none && state.open)
            step.actions.push_back({.what = Do::tell_done, .client = asked->client});
    });
    EXPECT_EQ(rule_broken_by(machine, with_interface), "ui_ready tells an interface done");
}

TEST(LoadingExplorer, CatchesProgressThatGoesBack) {
    const auto machine = told([](LoadingState& state, Event& event) {
        if (is<Wanted>(event)) state.progress = 0;
    });
    EXPECT_EQ(rule_broken_by(machine), "progress goes back");
}

TEST(LoadingExplorer, CatchesALoadThatEndsWithItsLastClient) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event& event) {
        if (is<ClientLeft>(event) && !step.state.open) step.state.phase = Phase::none;
    });
    EXPECT_EQ(rule_broken_by(machine), "the picker is shown though a project is there or coming");
}

TEST(LoadingExplorer, CatchesAnEngineThatEndsWithItsLastClient) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event& event) {
        if (is<ClientLeft>(event)) step.actions.push_back({Do::push_track_state});
    });
    EXPECT_EQ(rule_broken_by(machine), "something is done because a client left");
}

TEST(LoadingExplorer, CatchesAScenarioThatFailsWhenItIsNotPending) {
    const auto machine = [](const LoadingState& state, const Event& event) {
        Step step = advance(state, event);
        if (is<ScenarioFailed>(event) && state.is_awake && step.actions.empty())
            step.actions.push_back({Do::tell_done});
        return step;
    };
    EXPECT_EQ(rule_broken_by(machine), "a scenario fails that is not pending");
}

TEST(LoadingExplorer, CatchesProgressWhileNothingIsLoaded) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event& event) {
        if (is<UiReady>(event) && step.state.phase == Phase::none)
            step.actions.push_back({Do::tell_progress});
    });
    EXPECT_EQ(rule_broken_by(machine), "progress is told though nothing is being loaded");
}

TEST(LoadingExplorer, CatchesADoneThatNobodyAskedFor) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event& event) {
        const auto* ready = std::get_if<ReactReady>(&event);
        if (ready && step.state.phase == Phase::none)
            step.actions.push_back({.what = Do::tell_done, .client = ready->client});
    });
    EXPECT_EQ(rule_broken_by(machine), "a done is told that nobody asked for");
}

TEST(LoadingExplorer, CatchesQuestionsAndWritesWithoutAnAnswer) {
    EXPECT_EQ(rule_broken_by(without(Do::answer_no_project)), "ui_ready is not answered once");
    EXPECT_EQ(rule_broken_by(without(Do::refuse)), "a write is not answered once");
}

} // namespace
} // namespace aviary::session::loading
