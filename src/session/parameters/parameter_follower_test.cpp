#include "session/parameters/parameter_follower.h"

#include <gtest/gtest.h>

using aviary::session::ParameterFollower;
using Changes = std::vector<std::pair<std::size_t, double>>;

namespace {

Changes poll(ParameterFollower& follower, std::vector<double> values) {
    return follower.poll([&](std::size_t index) { return values[index]; });
}

} // namespace

TEST(ParameterFollower, TellsWhatAutomationMovedOnce) {
    ParameterFollower follower({0, 1});
    EXPECT_EQ(poll(follower, {0, 1}), Changes{});
    EXPECT_EQ(poll(follower, {0, 2}), (Changes{{1, 2}}));
    EXPECT_EQ(poll(follower, {0, 2}), Changes{});
}

TEST(ParameterFollower, DoesNotJumpBackWhileASetValueIsOnItsWay) {
    ParameterFollower follower({0});
    follower.set(0, 5);
    EXPECT_EQ(poll(follower, {0}), (Changes{{0, 5}}));
    EXPECT_EQ(poll(follower, {0}), Changes{}) << "the plugin has not got it yet";
    EXPECT_EQ(poll(follower, {5}), Changes{});
    EXPECT_EQ(poll(follower, {6}), (Changes{{0, 6}})) << "automation goes on from there";
}

TEST(ParameterFollower, TellsOnlyTheLastOfManySetValues) {
    ParameterFollower follower({0});
    for (int i = 1; i <= 100; ++i) follower.set(0, i);
    EXPECT_EQ(poll(follower, {0}), (Changes{{0, 100}}));
}

TEST(ParameterFollower, BelievesThePluginThatNeverTookTheValue) {
    ParameterFollower follower({1});
    follower.set(0, 5);
    EXPECT_EQ(poll(follower, {1}), (Changes{{0, 5}}));
    for (int i = 1; i < ParameterFollower::patience; ++i) EXPECT_EQ(poll(follower, {1}), Changes{});
    EXPECT_EQ(poll(follower, {1}), (Changes{{0, 1}}));
}
