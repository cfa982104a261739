#include "sdk/core/lane.h"

#include <aviary/plugin.h>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace aviary::detail {
namespace {

struct Knobs : Effect {
    FloatParam jump{*this, "jump", "Jump", {.smoothing = Smoothing::none}};
    FloatParam ramp{*this, "ramp", "Ramp", {.max = 10, .smoothing = Smoothing::linear, .smoothing_ms = 10}};
    FloatParam glide{
        *this, "glide", "Glide", {.max = 10, .smoothing = Smoothing::exponential, .smoothing_ms = 10}};
    void process(Block&) override {}
};

constexpr unsigned frames = 1000;
constexpr double rate = 10000; // 10 ms are 100 frames

template <typename P>
std::vector<float> values(P& param, Lane& lane, Frame count = frames) {
    lane.fill(count);
    std::vector<float> all;
    for (Frame frame = 0; frame < count; ++frame) all.push_back(param.at(frame));
    return all;
}

struct LaneTest : testing::Test {
    Knobs knobs;
    std::vector<float> buffer = std::vector<float>(frames);
    Lane lane_of(Param& param) {
        Lane lane(param);
        lane.prepare(rate, buffer.data());
        return lane;
    }
};

TEST_F(LaneTest, WithoutSmoothingTheValueIsThereAtItsFrame) {
    Lane lane = lane_of(knobs.jump);
    lane.change(3, 1);
    lane.change(5, 0.25);
    EXPECT_EQ(values(knobs.jump, lane, 8), (std::vector<float>{0, 0, 0, 1, 1, 0.25, 0.25, 0.25}));
    EXPECT_TRUE(lane.settle());
    EXPECT_EQ(knobs.jump.at(0), 0.25f);
    EXPECT_EQ(knobs.jump.at(99999), 0.25f) << "a parameter that stands still answers for every frame";
}

TEST_F(LaneTest, ToldTheSameAgainItArrivesNoLater) {
    Lane lane = lane_of(knobs.ramp);
    lane.change(50, 10);
    lane.change(100, 10);
    EXPECT_EQ(values(knobs.ramp, lane)[149], 10);
}

TEST_F(LaneTest, LinearSmoothingArrivesExactlyInItsTimeWithEqualSteps) {
    Lane lane = lane_of(knobs.ramp);
    lane.change(50, 10);
    const auto heard = values(knobs.ramp, lane);
    EXPECT_EQ(heard[49], 0);
    for (unsigned i = 50; i < 150; ++i) EXPECT_NEAR(heard[i] - heard[i - 1], 0.1, 1e-4) << i;
    EXPECT_EQ(heard[149], 10);
    EXPECT_TRUE(lane.settle());
}

TEST_F(LaneTest, ExponentialSmoothingComesWithinAPercentInItsTimeAndStepsDownwards) {
    Lane lane = lane_of(knobs.glide);
    lane.change(0, 10);
    const auto heard = values(knobs.glide, lane);
    EXPECT_NEAR(heard[99], 9.9, 1e-3);
    EXPECT_LT(heard[0], 10 * 0.05) << "the first step is the largest: 1 - 0.01^(1/100) of the way";
    for (unsigned i = 2; i < frames; ++i)
        EXPECT_LE(heard[i] - heard[i - 1], heard[i - 1] - heard[i - 2] + 2e-4f);
    EXPECT_TRUE(lane.settle());
    EXPECT_EQ(knobs.glide.at(0), 10);
}

TEST_F(LaneTest, AMovementGoesOnInTheNextBlockWithoutAStep) {
    Lane lane = lane_of(knobs.ramp);
    lane.change(0, 10);
    const auto first = values(knobs.ramp, lane, 30);
    EXPECT_FALSE(lane.settle());
    const auto second = values(knobs.ramp, lane, 70);
    EXPECT_NEAR(second.front() - first.back(), 0.1, 1e-4);
    EXPECT_EQ(second.back(), 10);
    EXPECT_TRUE(lane.settle());
}

TEST_F(LaneTest, TurningRoundOnTheWayStartsFromWhereItIs) {
    Lane lane = lane_of(knobs.ramp);
    lane.change(0, 10);
    lane.change(50, 0);
    const auto heard = values(knobs.ramp, lane, 200);
    EXPECT_NEAR(heard[49], 5, 1e-4);
    EXPECT_NEAR(heard[50], 4.95, 1e-3);
    EXPECT_EQ(heard[149], 0);
}

TEST_F(LaneTest, SnapEndsTheMovement) {
    Lane lane = lane_of(knobs.glide);
    lane.change(0, 10);
    lane.fill(10);
    lane.settle();
    lane.snap(); // to value(), which the lane itself never sets
    EXPECT_EQ(knobs.glide.at(5), 0);
}

} // namespace
} // namespace aviary::detail
