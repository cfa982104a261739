#include <aviary/testing.h>
#include <gtest/gtest.h>

#include <cmath>

using namespace aviary::testing;

namespace {

double decibels(double ratio) { return 20 * std::log10(ratio); }

/// What the settled plugin makes of a constant pair of samples.
struct Pair {
    float left, right;
};
Pair settled(Rig& rig, Pair in) {
    Sound sound = silence(9600);
    for (float& sample : sound.left) sample = in.left;
    for (float& sample : sound.right) sample = in.right;
    const Sound out = rig.run(sound);
    return {out.left.back(), out.right.back()};
}

TEST(Gain, IsTransparentAtItsDefaults) {
    Rig rig;
    const Sound input = noise(4800);
    EXPECT_EQ(rig.run(input), input);
}

TEST(Gain, TurnsByDecibels) {
    Rig rig;
    rig.set("gain", -6);
    EXPECT_NEAR(decibels(settled(rig, {0.5f, 0.5f}).left / 0.5), -6, 0.01);
    rig.set("gain", -60);
    EXPECT_EQ(settled(rig, {0.5f, 0.5f}).left, 0) << "the lowest gain is silence";
}

TEST(Gain, PanTakesFromTheFarSideOnly) {
    Rig rig;
    rig.set("pan", 50);
    const Pair out = settled(rig, {0.5f, 0.5f});
    EXPECT_NEAR(out.left, 0.25, 1e-4);
    EXPECT_NEAR(out.right, 0.5, 1e-4);
}

TEST(Gain, MonoIsTheMeanOfBothSides) {
    Rig rig;
    rig.set("mono", 1);
    const Pair out = settled(rig, {0.6f, 0.2f});
    EXPECT_NEAR(out.left, 0.4, 1e-4);
    EXPECT_NEAR(out.right, 0.4, 1e-4);
}

TEST(Gain, WidthScalesTheDifferenceOfTheSides) {
    Rig rig;
    rig.set("width", 200);
    const Pair out = settled(rig, {0.6f, 0.2f});
    EXPECT_NEAR(out.left - out.right, 0.8, 1e-3);
    EXPECT_NEAR(out.left + out.right, 0.8, 1e-3);
}

TEST(Gain, InvertsOneSideAlone) {
    Rig rig;
    rig.set("invert_left", 1);
    const Pair out = settled(rig, {0.6f, 0.2f});
    EXPECT_NEAR(out.left, -0.6, 1e-4);
    EXPECT_NEAR(out.right, 0.2, 1e-4);
}

TEST(Gain, NoSwitchClicks) {
    Rig rig;
    const Sound input = sine(24000, 100, 0.5);
    rig.set("invert_left", 1, 3000);
    rig.set("mono", 1, 9000);
    rig.set("gain", -60, 15000);
    EXPECT_LT(rig.run(input).largest_step(), 0.02);
}

} // namespace
