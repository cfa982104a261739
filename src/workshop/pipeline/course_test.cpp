#include "workshop/pipeline/course.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace aviary::workshop {
namespace {

using Name = Stage::Name;
using State = Stage::State;
using Ending = Stage::Ending;
using CodeStep = Stage::Step;
using H = Happening;

/// Follows a list of happenings, and records the news and the actions.
struct Story {
    explicit Story(std::initializer_list<Happening> happenings) {
        for (const auto happening : happenings) follow(happening);
    }
    void follow(Happening happening) {
        const Step step = advance(course, happening);
        course = step.course;
        if (step.action != Action::none) actions.push_back(step.action);
        news.insert(news.end(), step.news.begin(), step.news.end());
    }
    Course course;
    std::vector<Action> actions;
    std::vector<News> news;
};

TEST(Course, ASaveIsBuiltProbedProvedAndSwapped) {
    const Story story{H::saved, H::done, H::done, H::done, H::done};
    EXPECT_EQ(story.actions, (std::vector{Action::build, Action::probe, Action::prove, Action::swap}));
    EXPECT_EQ(story.news,
        (std::vector<News>{{1, Name::change, State::done, {}}, {1, Name::build, State::running, {}},
            {1, Name::build, State::done, {}}, {1, Name::probe, State::running, {}},
            {1, Name::probe, State::done, {}}, {1, Name::canary, State::running, {}},
            {1, Name::canary, State::done, {}}, {1, Name::swap, State::running, {}},
            {1, Name::swap, State::done, Ending::complete}}));
    EXPECT_EQ(story.course.phase, Phase::idle);
}

TEST(Course, FastCodeGoesLiveAndTheOptimisedCodeFollowsInTheSameRun) {
    const Story story{H::saved, H::done_fast, H::done, H::done, H::done, H::done, H::done, H::done, H::done};
    EXPECT_EQ(story.actions, (std::vector{Action::build, Action::probe, Action::prove, Action::swap,
                                 Action::build, Action::probe, Action::prove, Action::swap}));
    EXPECT_EQ(story.news[8], (News{1, Name::swap, State::done, {}, CodeStep::fast}));
    EXPECT_EQ(story.news[9], (News{1, Name::build, State::running, {}, CodeStep::optimised}));
    EXPECT_EQ(story.news.back(), (News{1, Name::swap, State::done, Ending::complete, CodeStep::optimised}));
    EXPECT_EQ(story.course.phase, Phase::idle);
}

TEST(Course, FastCodeThatIsNotToBeHeardIsFollowedByTheOptimisedCode) {
    EXPECT_EQ((Story{H::saved, H::passed_by}.news.back()),
        (News{1, Name::build, State::running, {}, CodeStep::optimised}));
    const Story slow{H::saved, H::done_fast, H::done, H::passed_by};
    EXPECT_EQ(slow.actions.back(), Action::build);
    EXPECT_EQ(slow.news.back(), (News{1, Name::build, State::running, {}, CodeStep::optimised}));
}

TEST(Course, AFailureWithEitherCodeEndsTheRun) {
    EXPECT_EQ((Story{H::saved, H::done_fast, H::done, H::failed}.news.back()),
        (News{1, Name::canary, State::failed, Ending::failed, CodeStep::fast}));
    EXPECT_EQ((Story{H::saved, H::done_fast, H::done, H::done, H::done, H::failed}.news.back()),
        (News{1, Name::build, State::failed, Ending::failed, CodeStep::optimised}));
}

TEST(Course, ASaveSupersedesTheOptimisedBuild) {
    Story story{H::saved, H::done_fast, H::done, H::done, H::done, H::saved};
    EXPECT_EQ(story.actions.back(), Action::stop_child);
    EXPECT_EQ(story.news[story.news.size() - 2],
        (News{1, Name::build, State::superseded, Ending::superseded, CodeStep::optimised}));
    story.follow(H::failed);
    EXPECT_EQ(story.news.back(), (News{2, Name::build, State::running, {}}));
}

TEST(Course, ASaveDuringTheSwapOfFastCodeTakesThePlaceOfTheOptimisedBuild) {
    const Story story{H::saved, H::done_fast, H::done, H::done, H::saved, H::done};
    ASSERT_EQ(story.news.size(), 12u);
    EXPECT_EQ(story.news[8], (News{1, Name::swap, State::done, {}, CodeStep::fast}));
    EXPECT_EQ(
        story.news[9], (News{1, Name::build, State::superseded, Ending::superseded, CodeStep::optimised}));
    EXPECT_EQ(story.news.back(), (News{2, Name::build, State::running, {}}));
}

TEST(Course, AFailureInAnyStageEndsTheRunAndTheNextSaveStartsANewOne) {
    const Name stages[] = {Name::build, Name::probe, Name::canary, Name::swap};
    for (int good = 0; good < 4; ++good) {
        Story story{H::saved};
        for (int i = 0; i < good; ++i) story.follow(H::done);
        story.follow(H::failed);
        EXPECT_EQ(story.news.back(), (News{1, stages[good], State::failed, Ending::failed}));
        EXPECT_EQ(story.course.phase, Phase::idle);
        story.follow(H::saved);
        EXPECT_EQ(story.news.back(), (News{2, Name::build, State::running, {}}));
        EXPECT_EQ(story.actions.back(), Action::build);
    }
}

TEST(Course, ABuildWithNothingToDoCompletesTheRun) {
    const Story story{H::saved, H::unchanged};
    EXPECT_EQ(story.news.back(), (News{1, Name::build, State::done, Ending::complete}));
    EXPECT_EQ(story.actions, std::vector{Action::build});
}

TEST(Course, ASaveDuringTheBuildStopsItAndWaitsForItsEnd) {
    Story story{H::saved, H::saved};
    EXPECT_EQ(story.actions, (std::vector{Action::build, Action::stop_child}));
    EXPECT_EQ(story.news[2], (News{1, Name::build, State::superseded, Ending::superseded}));
    EXPECT_EQ(story.news[3], (News{2, Name::change, State::done, {}}));
    story.follow(H::failed); // the stopped child's end
    EXPECT_EQ(story.actions.back(), Action::build);
    EXPECT_EQ(story.news.back(), (News{2, Name::build, State::running, {}}));
}

TEST(Course, AChildThatSucceedsWhileItIsStoppedIsNotApplied) {
    const Story story{H::saved, H::done, H::saved, H::done};
    EXPECT_EQ(story.actions, (std::vector{Action::build, Action::probe, Action::stop_child, Action::build}));
}

TEST(Course, OfManySavesWhileStoppingOnlyTheNewestIsBuilt) {
    const Story story{H::saved, H::saved, H::saved, H::saved, H::done};
    EXPECT_EQ(story.actions, (std::vector{Action::build, Action::stop_child, Action::build}));
    EXPECT_EQ(story.news.back(), (News{4, Name::build, State::running, {}}));
}

TEST(Course, ASaveDuringTheTrialStopsIt) {
    const Story story{H::saved, H::done, H::done, H::saved, H::done};
    EXPECT_EQ(story.actions.back(), Action::build);
    EXPECT_EQ(story.news[6], (News{1, Name::canary, State::superseded, Ending::superseded}));
}

TEST(Course, ASaveDuringTheSwapWaitsForItsEnd) {
    Story story{H::saved, H::done, H::done, H::done, H::saved, H::saved};
    EXPECT_EQ(story.actions.back(), Action::swap);
    story.follow(H::done);
    EXPECT_EQ(story.actions.back(), Action::build);
    ASSERT_GE(story.news.size(), 3u);
    EXPECT_EQ(story.news[story.news.size() - 3], (News{1, Name::swap, State::done, Ending::complete}));
    EXPECT_EQ(story.news.back(), (News{2, Name::build, State::running, {}}));
}

TEST(Course, AComparisonIsARunThatOnlySwaps) {
    const Story story{H::compared, H::done};
    EXPECT_EQ(story.actions, std::vector{Action::swap_version});
    EXPECT_EQ(story.news,
        (std::vector<News>{{1, Name::change, State::done, {}}, {1, Name::swap, State::running, {}},
            {1, Name::swap, State::done, Ending::complete}}));
    EXPECT_EQ(story.course.phase, Phase::idle);
    EXPECT_EQ(
        (Story{H::compared, H::failed}.news.back()), (News{1, Name::swap, State::failed, Ending::failed}));
}

TEST(Course, AComparisonSupersedesASaveWhichIsBuiltAfterIt) {
    for (const int good : {0, 1, 2}) {
        Story story{H::saved};
        for (int i = 0; i < good; ++i) story.follow(H::done);
        story.follow(H::compared);
        EXPECT_EQ(story.actions.back(), Action::stop_child);
        EXPECT_EQ(story.news[story.news.size() - 2].ending, Ending::superseded);
        EXPECT_EQ(story.news.back(), (News{2, Name::change, State::done, {}}));
        story.follow(H::done); // the stopped child's end
        EXPECT_EQ(story.actions.back(), Action::swap_version);
        EXPECT_EQ(story.news.back(), (News{2, Name::swap, State::running, {}}));
        story.follow(H::done);
        EXPECT_EQ(story.actions.back(), Action::build);
        EXPECT_EQ(story.news[story.news.size() - 3], (News{2, Name::swap, State::done, Ending::complete}));
        EXPECT_EQ(story.news.back(), (News{3, Name::build, State::running, {}}));
    }
}

TEST(Course, OfASaveAndAComparisonThatWaitTheNewerTakesPlace) {
    EXPECT_EQ((Story{H::saved, H::compared, H::saved, H::done}.actions),
        (std::vector{Action::build, Action::stop_child, Action::build}));
    EXPECT_EQ((Story{H::saved, H::saved, H::compared, H::compared, H::done, H::done}.actions),
        (std::vector{Action::build, Action::stop_child, Action::swap_version, Action::build}));
}

TEST(Course, ASaveDuringAComparisonsSwapWaitsAndAnotherComparisonIsOfNoEffect) {
    const Story story{H::compared, H::compared, H::saved, H::compared, H::done};
    EXPECT_EQ(story.actions, (std::vector{Action::swap_version, Action::build}));
    EXPECT_EQ(story.course.run, 2);
}

TEST(Course, WhateverHappensEveryRunEndsExactlyOnceAndNeverAfterANewerOneWentLive) {
    std::mt19937 random(11);
    for (int round = 0; round < 2000; ++round) {
        Story story{};
        for (int i = 0; i < 40; ++i) story.follow(Happening(random() % 7));
        for (int i = 0; i < 9 && story.course.phase != Phase::idle; ++i) story.follow(H::failed);
        ASSERT_EQ(story.course.phase, Phase::idle);

        std::map<int, int> endings;
        int newest_live = 0;
        for (const auto& news : story.news) {
            ASSERT_EQ(endings[news.run], 0) << "run " << news.run << " goes on after its end";
            if (news.ending) ++endings[news.run];
            if (news.ending == Ending::complete) {
                ASSERT_GT(news.run, newest_live);
                newest_live = news.run;
            }
        }
        ASSERT_EQ(int(endings.size()), story.course.run);
        for (const auto& [run, count] : endings) ASSERT_EQ(count, 1) << run;
    }
}

} // namespace
} // namespace aviary::workshop
