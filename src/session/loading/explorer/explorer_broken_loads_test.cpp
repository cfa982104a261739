// The rules of loads. For each rule there is a machine that breaks it, and the explorer must name the rule.
#include "session/loading/explorer/explorer_broken.h"

#include <gtest/gtest.h>

namespace aviary::session::loading {
namespace {

TEST(LoadingExplorer, CatchesStepsOutOfOrder) {
    const auto swapped = saying([](Step& step, const LoadingState&, const Event& event) {
        if (is<MixerApplied>(event) && step.actions.size() > 1) std::swap(step.actions[0], step.actions[1]);
    });
    EXPECT_EQ(rule_broken_by(swapped), "the steps of a load are out of order");
    const auto skipping = saying([](Step& step, const LoadingState&, const Event&) {
        if (!has(step, Do::load_plugins)) return;
        replace(step, Do::load_plugins, Do::build_mixer);
        step.state.phase = Phase::mixer_built;
    });
    EXPECT_EQ(rule_broken_by(skipping), "the steps of a load are out of order");
}

TEST(LoadingExplorer, CatchesAFailedLoadThatPlaysOn) {
    EXPECT_EQ(rule_broken_by(without(Do::put_back)), "a load leaves another project than the open one");
}

TEST(LoadingExplorer, CatchesAFloorBeforeAPageHasHydrated) {
    const auto machine = [](LoadingState state, const Event& event) {
        if (is<WriteAsked>(event)) return advance(std::move(state), event);
        state.clients.push_back({99, Standing::hydrated});
        Step step = advance(std::move(state), event);
        std::erase_if(step.state.clients, [](const Client& client) { return client.id == 99; });
        return step;
    };
    EXPECT_EQ(rule_broken_by(machine), "the floor is committed before a page has hydrated");
}

TEST(LoadingExplorer, CatchesAFloorThatForgetsThatItsPageLeft) {
    EXPECT_EQ(rule_broken_by(ignoring<ClientLeft>()), "a client that left is remembered");
}

TEST(LoadingExplorer, CatchesAFloorBeforePluginsHaveSettled) {
    const auto machine = told([](LoadingState& state, Event& event) {
        if (is<ReactReady>(event)) state.unsettled.clear();
    });
    EXPECT_EQ(rule_broken_by(machine), "the floor is committed before plugins have settled");
}

TEST(LoadingExplorer, CatchesATimerOfAnEarlierReport) {
    const auto machine = told([](LoadingState& state, Event& event) {
        auto* over = std::get_if<QuietOver>(&event);
        if (over && state.phase == Phase::settling && !state.unsettled.empty())
            over->timer = state.unsettled.front().timer;
    });
    EXPECT_EQ(rule_broken_by(machine), "the floor is committed before plugins have settled");
}

TEST(LoadingExplorer, CatchesAWaitBeyondItsCap) {
    EXPECT_EQ(
        rule_broken_by(ignoring<CapOver>()), "the floor does not come though pages and plugins are ready");
}

TEST(LoadingExplorer, CatchesAnOffenderWithoutAName) {
    EXPECT_EQ(rule_broken_by(without(Do::name_offenders)),
        "the floor is committed without naming who did not settle");
}

TEST(LoadingExplorer, CatchesTheWrongOffender) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event&) {
        for (auto& action : step.actions)
            if (action.what == Do::name_offenders) action.slots.pop_back();
    });
    EXPECT_EQ(rule_broken_by(machine), "the wrong plugins are named as not settled");
}

TEST(LoadingExplorer, CatchesACommitOfALateReport) {
    const auto machine = [](bool is_open) {
        return saying([is_open](Step& step, const LoadingState& state, const Event& event) {
            const auto* reported = std::get_if<PluginReported>(&event);
            if (reported && reported->load == state.shown && (state.phase == Phase::none) == is_open)
                step.actions.push_back({.what = Do::commit_plugin, .slots = {reported->slot}});
        });
    };
    EXPECT_EQ(rule_broken_by(machine(false)), "a late report is committed before the floor");
    EXPECT_EQ(rule_broken_by(machine(true)), "a late report is committed before the plugin has settled");
}

TEST(LoadingExplorer, CatchesAReportThatIsLost) {
    EXPECT_EQ(rule_broken_by(without(Do::commit_plugin)), "what a plugin reported is lost");
}

TEST(LoadingExplorer, CatchesAPluginThatIsHeardThoughItDoesNotPlay) {
    const auto machine = told([](LoadingState& state, Event& event) {
        if (auto* reported = std::get_if<PluginReported>(&event)) reported->load = state.open;
    });
    EXPECT_EQ(rule_broken_by(machine), "a plugin is heard that does not play");
}

TEST(LoadingExplorer, CatchesALoadThatFailsThoughItIsOver) {
    const auto machine = saying([](Step& step, const LoadingState& state, const Event& event) {
        if (is<LoadFailed>(event) && state.phase == Phase::none) step.actions.push_back({Do::tell_done});
    });
    EXPECT_EQ(rule_broken_by(machine), "a load fails that is over");
}

TEST(LoadingExplorer, CatchesASecondFloor) {
    const auto machine = saying([](Step& step, const LoadingState& state, const Event& event) {
        if (is<FloorCommitted>(event) && step.state.open != state.open)
            step.actions.push_back({.what = Do::commit_floor, .load = step.state.open});
    });
    EXPECT_EQ(rule_broken_by(machine), "the floor is committed twice");
}

TEST(LoadingExplorer, CatchesAFloorThatWaitsForOneOrderOnly) {
    const auto machine = [](const LoadingState& state, const Event& event) {
        Step step = advance(state, event);
        if (!is<QuietOver>(event) || !has(step, Do::commit_floor)) return step;
        step.state.phase = Phase::settling;
        step.actions.clear();
        return step;
    };
    EXPECT_EQ(rule_broken_by(machine), "the floor does not come though pages and plugins are ready");
}

TEST(LoadingExplorer, CatchesASecondDone) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event& event) {
        if (is<FloorCommitted>(event) && has(step, Do::tell_done)) step.actions.push_back({Do::tell_done});
    });
    EXPECT_EQ(rule_broken_by(machine), "a load path ends in more than one done");
}

TEST(LoadingExplorer, CatchesADoneForALoadThatWasSuperseded) {
    const auto machine = saying([](Step& step, const LoadingState& state, const Event& event) {
        if (is<Wanted>(event) && state.is_awake && state.phase != Phase::none)
            step.actions.insert(step.actions.begin(), {Do::tell_done});
    });
    EXPECT_EQ(rule_broken_by(machine), "done is told before the floor is in the history");
}

TEST(LoadingExplorer, CatchesAFailureWithoutDone) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event& event) {
        if (is<LoadFailed>(event)) drop(step, Do::tell_done);
    });
    EXPECT_EQ(rule_broken_by(machine), "a load that failed ends without done");
}

TEST(LoadingExplorer, CatchesAFailureThatLooksLikeSuccess) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event&) {
        for (auto& action : step.actions) action.error.reset();
    });
    EXPECT_EQ(rule_broken_by(machine), "the done of a load does not say how it ended");
}

TEST(LoadingExplorer, CatchesADoneBeforeTheFloor) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event&) {
        if (has(step, Do::commit_floor)) step.actions.push_back({Do::tell_done});
    });
    EXPECT_EQ(rule_broken_by(machine), "done is told before the floor is in the history");
}

TEST(LoadingExplorer, CatchesALoadThatGoesOnThoughSuperseded) {
    const auto machine = told([](LoadingState& state, Event& event) {
        if (auto* parsed = std::get_if<SongParsed>(&event)) state.load = parsed->load;
    });
    EXPECT_EQ(rule_broken_by(machine), "a load goes on that was superseded");
}

TEST(LoadingExplorer, CatchesTheEndOfAnOlderLoadTakenForThatOfTheNewer) {
    const auto machine = told([](LoadingState& state, Event& event) {
        if (auto* built = std::get_if<MixerBuilt>(&event)) built->load = state.load;
        if (auto* parsed = std::get_if<SongParsed>(&event)) parsed->load = state.load;
        if (auto* loaded = std::get_if<PluginsLoaded>(&event)) loaded->load = state.load;
    });
    EXPECT_EQ(rule_broken_by(machine), "the steps of a load are out of order");
}

TEST(LoadingExplorer, CatchesAWishThatIsNotHeard) {
    const auto machine = [](const LoadingState& state, const Event& event) {
        const bool is_busy = state.phase == Phase::song;
        return is<Wanted>(event) && is_busy ? Step{state, {}} : advance(state, event);
    };
    EXPECT_EQ(rule_broken_by(machine), "a load goes on that was superseded");
}

TEST(LoadingExplorer, CatchesAScanThatNobodyNeeds) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event&) {
        if (has(step, Do::read_plugin_list)) step.actions.push_back({Do::scan});
    });
    EXPECT_EQ(rule_broken_by(machine), "plugins are scanned without a need");
}

TEST(LoadingExplorer, CatchesAProjectThatWaitsForTheBrowsersScan) {
    const auto machine = [](const LoadingState& state, const Event& event) {
        const auto* parsed = std::get_if<SongParsed>(&event);
        const bool waits = parsed && !parsed->names_unknown_plugins && state.is_scanning;
        return waits ? Step{state, {}} : advance(state, event);
    };
    EXPECT_EQ(
        rule_broken_by(machine, {.browsers = 1}), "a project waits for a scan though its plugins are known");
}

TEST(LoadingExplorer, CatchesTwoScansAtATime) {
    const auto machine = told([](LoadingState& state, Event&) { state.is_scanning = false; });
    EXPECT_EQ(rule_broken_by(machine, {.browsers = 2}), "plugins are scanned twice at a time");
}

TEST(LoadingExplorer, CatchesAListOfPluginsThatIsReadAgain) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event& event) {
        if (is<Wanted>(event)) step.actions.insert(step.actions.begin(), {Do::read_plugin_list});
    });
    EXPECT_EQ(
        rule_broken_by(machine, {.transport = Transport::command_line}), "the list of plugins is read again");
}

TEST(LoadingExplorer, CatchesACommandLineThatWritesIntoTheHistory) {
    const auto machine =
        saying([](Step& step, const LoadingState&, const Event&) { replace(step, Do::refuse, Do::permit); });
    EXPECT_EQ(rule_broken_by(machine, {.transport = Transport::command_line}),
        "the command line writes into the history");
}

TEST(LoadingExplorer, CatchesACommandLineThatWaitsForAPage) {
    const auto machine = [](LoadingState state, const Event& event) {
        if (is<MixerApplied>(event)) state.transport = Transport::page;
        Step step = advance(std::move(state), event);
        drop(step, Do::push_track_state);
        return step;
    };
    EXPECT_EQ(rule_broken_by(machine, {.transport = Transport::command_line, .slots = 0}),
        "the floor does not come though pages and plugins are ready");
}

TEST(LoadingExplorer, CatchesACommandLineThatTellsAPage) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event& event) {
        if (is<MixerApplied>(event)) step.actions.push_back({Do::push_track_state});
    });
    EXPECT_EQ(rule_broken_by(machine, {.transport = Transport::command_line}),
        "the command line has no page to tell");
}

TEST(LoadingExplorer, CatchesAnotherProjectThanTheOpenOnePutBack) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event&) {
        for (auto& action : step.actions)
            if (action.what == Do::put_back) action.load = action.load == 0 ? 1 : 0;
    });
    EXPECT_EQ(rule_broken_by(machine), "another project is put back than the open one");
}

TEST(LoadingExplorer, CatchesAProjectPutBackThoughANewerIsComing) {
    const auto machine = saying([](Step& step, const LoadingState& state, const Event& event) {
        if (is<Wanted>(event) && state.shown != state.open)
            step.actions.insert(step.actions.begin(), {.what = Do::put_back, .load = state.open});
    });
    EXPECT_EQ(rule_broken_by(machine), "a project is put back though nothing failed");
}

TEST(LoadingExplorer, CatchesASongReadBeforeTheListOfPlugins) {
    const auto machine = saying([](Step& step, const LoadingState&, const Event&) {
        if (has(step, Do::read_plugin_list) && has(step, Do::parse_song))
            std::reverse(step.actions.begin() + 1, step.actions.end());
    });
    EXPECT_EQ(rule_broken_by(machine), "a song is read before the list of plugins");
}

} // namespace
} // namespace aviary::session::loading
