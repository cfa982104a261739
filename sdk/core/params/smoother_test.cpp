#include "sdk/core/params/smoother.h"

#include <aviary/plugin.h>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace aviary::detail {
namespace {

struct Movers : Effect {
    FloatParam jump{*this, "jump", "Jump", {.smoothing = Smoothing::none}};
    FloatParam ramp{*this, "ramp", "Ramp", {.max = 10, .smoothing = Smoothing::linear, .smoothing_ms = 10}};
    FloatParam glide{
        *this, "glide", "Glide", {.max = 10, .smoothing = Smoothing::exponential, .smoothing_ms = 10}};
    IntParam seed{*this, "seed", "Seed", {.min = -2147483647 - 1, .max = 2147483647}};
    void process(Block&) override {}
};

constexpr unsigned frames = 1000;
constexpr double rate = 10000; // 10 ms are 100 frames

template <typename P>
std::vector<float> values(P& param, Smoother& smoother, Frame count = frames) {
    smoother.fill(count);
    std::vector<float> all;
    for (Frame frame = 0; frame < count; ++frame) all.push_back(param.at(frame));
    return all;
}

struct SmootherTest : testing::Test {
    Movers movers;
    std::vector<ParamSample> buffer = std::vector<ParamSample>(2 * frames);
    Smoother smoother_of(Param& param) {
        Smoother smoother(param);
        smoother.prepare(rate, buffer.data(), buffer.data() + frames);
        return smoother;
    }
};

TEST_F(SmootherTest, WithoutSmoothingTheValueIsThereAtItsFrame) {
    Smoother smoother = smoother_of(movers.jump);
    smoother.change(3, 1);
    smoother.change(5, 0.25);
    EXPECT_EQ(values(movers.jump, smoother, 8), (std::vector<float>{0, 0, 0, 1, 1, 0.25, 0.25, 0.25}));
    EXPECT_TRUE(smoother.settle());
    EXPECT_EQ(movers.jump.at(0), 0.25f);
    EXPECT_EQ(movers.jump.at(99999), 0.25f) << "a parameter that stands still answers for every frame";
}

TEST_F(SmootherTest, AnIntegerIsExactOverTheWholeRangeOfInt) {
    Smoother smoother = smoother_of(movers.seed);
    const int numbers[] = {16777217, 2147483647, -16777217, -2147483647 - 1};
    for (Frame i = 0; i < 4; ++i) smoother.change(i, numbers[i]);
    smoother.fill(4);
    for (Frame i = 0; i < 4; ++i) EXPECT_EQ(movers.seed.at(i), numbers[i]);
    EXPECT_TRUE(smoother.settle());
    EXPECT_EQ(movers.seed.at(0), numbers[3]) << "and while it stands still";
}

TEST_F(SmootherTest, ToldTheSameAgainItArrivesNoLater) {
    Smoother smoother = smoother_of(movers.ramp);
    smoother.change(50, 10);
    smoother.change(100, 10);
    EXPECT_EQ(values(movers.ramp, smoother)[149], 10);
}

TEST_F(SmootherTest, LinearSmoothingArrivesExactlyInItsTimeWithEqualSteps) {
    Smoother smoother = smoother_of(movers.ramp);
    smoother.change(50, 10);
    const auto heard = values(movers.ramp, smoother);
    EXPECT_EQ(heard[49], 0);
    for (unsigned i = 50; i < 150; ++i) EXPECT_NEAR(heard[i] - heard[i - 1], 0.1, 1e-4) << i;
    EXPECT_EQ(heard[149], 10);
    EXPECT_TRUE(smoother.settle());
}

TEST_F(SmootherTest, ExponentialSmoothingComesWithinAPercentInItsTimeAndStepsDownwards) {
    Smoother smoother = smoother_of(movers.glide);
    smoother.change(0, 10);
    const auto heard = values(movers.glide, smoother);
    EXPECT_NEAR(heard[99], 9.9, 1e-3);
    EXPECT_LT(heard[0], 10 * 0.05) << "the first step is the largest: 1 - 0.01^(1/100) of the way";
    for (unsigned i = 2; i < frames; ++i)
        EXPECT_LE(heard[i] - heard[i - 1], heard[i - 1] - heard[i - 2] + 2e-4f);
    EXPECT_TRUE(smoother.settle());
    EXPECT_EQ(movers.glide.at(0), 10);
}

TEST_F(SmootherTest, AMovementGoesOnInTheNextBlockWithoutAStep) {
    Smoother smoother = smoother_of(movers.ramp);
    smoother.change(0, 10);
    const auto first = values(movers.ramp, smoother, 30);
    EXPECT_FALSE(smoother.settle());
    const auto second = values(movers.ramp, smoother, 70);
    EXPECT_NEAR(second.front() - first.back(), 0.1, 1e-4);
    EXPECT_EQ(second.back(), 10);
    EXPECT_TRUE(smoother.settle());
}

TEST_F(SmootherTest, TheTargetIsThereAtTheFrameOfItsChange) {
    Smoother smoother = smoother_of(movers.glide);
    smoother.change(3, 10);
    smoother.change(6, 5);
    const auto heard = values(movers.glide, smoother, 8);
    const float targets[] = {0, 0, 0, 10, 10, 10, 5, 5};
    for (Frame frame = 0; frame < 8; ++frame) EXPECT_EQ(movers.glide.target(frame), targets[frame]) << frame;
    EXPECT_LT(heard[7], 2) << "while the value is still on its way";
    smoother.settle();
    smoother.fill(1);
    EXPECT_EQ(movers.glide.target(0), 5) << "the next block begins with it";
    smoother.fill(frames);
    EXPECT_TRUE(smoother.settle());
    EXPECT_EQ(movers.glide.target(77), 5);
}

TEST_F(SmootherTest, TurningRoundOnTheWayStartsFromWhereItIs) {
    Smoother smoother = smoother_of(movers.ramp);
    smoother.change(0, 10);
    smoother.change(50, 0);
    const auto heard = values(movers.ramp, smoother, 200);
    EXPECT_NEAR(heard[49], 5, 1e-4);
    EXPECT_NEAR(heard[50], 4.95, 1e-3);
    EXPECT_EQ(heard[149], 0);
}

TEST_F(SmootherTest, SnapEndsTheMovement) {
    Smoother smoother = smoother_of(movers.glide);
    smoother.change(0, 10);
    smoother.fill(10);
    smoother.settle();
    smoother.snap(); // to value(), which the smoother itself never sets
    EXPECT_EQ(movers.glide.at(5), 0);
}

} // namespace
} // namespace aviary::detail
