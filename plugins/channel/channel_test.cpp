#include <aviary/testing.h>
#include <gtest/gtest.h>

#include <cmath>

using namespace aviary::testing;

namespace {

/// Gain in decibels for a settled sine.
double response(Rig& rig, double hz, double level = 0.1) {
    rig.run(9600);
    const Sound input = sine(48000, hz, level);
    return 20 * std::log10(rig.run(input).part(24000, 24000).rms() / input.part(24000, 24000).rms());
}

TEST(Channel, IsTransparentAtItsDefaults) {
    Rig rig;
    const Sound input = noise(4800);
    EXPECT_EQ(rig.run(input), input);
}

TEST(Channel, LowCutFallsByTwelveDecibelsAnOctave) {
    Rig rig;
    rig.set("low_cut", 200);
    EXPECT_NEAR(response(rig, 200), -3, 0.2);
    EXPECT_NEAR(response(rig, 50), -24, 0.5);
    EXPECT_NEAR(response(rig, 2000), 0, 0.1);
}

TEST(Channel, ShelvesRaiseTheirEndOfTheSpectrum) {
    Rig rig;
    rig.set("low_freq", 150);
    rig.set("low_gain", 6);
    rig.set("high_freq", 5000);
    rig.set("high_gain", -9);
    EXPECT_NEAR(response(rig, 30), 6, 0.3);
    EXPECT_NEAR(response(rig, 150), 3, 0.3);
    EXPECT_NEAR(response(rig, 900), 0, 0.3);
    EXPECT_NEAR(response(rig, 5000), -4.5, 0.3);
    EXPECT_NEAR(response(rig, 16000), -9, 0.3);
}

TEST(Channel, TheMidBandRaisesItsCentre) {
    Rig rig;
    rig.set("mid_freq", 1000);
    rig.set("mid_gain", 8);
    rig.set("mid_q", 2);
    EXPECT_NEAR(response(rig, 1000), 8, 0.1);
    EXPECT_NEAR(response(rig, 60), 0, 0.1);
    EXPECT_NEAR(response(rig, 12000), 0, 0.2);
}

TEST(Channel, TheCompressorKeepsTheRatioAboveTheThreshold) {
    Rig rig;
    rig.set("comp_thresh", -30);
    rig.set("comp_ratio", 4);
    rig.set("comp_release", 2000);
    rig.set("comp_attack", 1);
    rig.run(9600);
    // A sine's peak at -10 dB is 20 above, of which a quarter remains.
    EXPECT_NEAR(response(rig, 1000, std::pow(10, -10 / 20.0)), -15, 0.5);
    rig.run(480000);
    EXPECT_NEAR(response(rig, 1000, std::pow(10, -40 / 20.0)), 0, 0.1)
        << "below the threshold nothing happens";
}

TEST(Channel, TheCompressorTakesItsAttackToTurnDown) {
    Rig rig;
    rig.set("comp_thresh", -30);
    rig.set("comp_ratio", 20);
    rig.set("comp_attack", 50);
    rig.run(9600);
    const Sound out = rig.run(sine(24000, 1000, 0.5));
    // After one time constant the gain, in decibels, has come 63 % of its way of 22.8 dB.
    EXPECT_NEAR(20 * std::log10(out.part(2376, 48).peak() / 0.5), -0.632 * 0.95 * 24, 1.5);
    EXPECT_GT(out.part(0, 48).peak(), 0.45);
}

TEST(Channel, DriveThickensLoudSoundAndLeavesQuietSoundAlone) {
    Rig rig;
    rig.set("drive", 100);
    const double quiet = response(rig, 500, 0.001), loud = response(rig, 500, 1);
    EXPECT_LT(loud, quiet - 6) << "a soft limit";
}

TEST(Channel, PanAndLevelAndMakeup) {
    Rig rig;
    rig.set("pan", -100);
    rig.set("level", -6);
    rig.set("comp_makeup", 12);
    rig.set("input_gain", -12);
    rig.run(9600);
    const Sound out = rig.run(sine(4800, 1000, 0.5));
    EXPECT_NEAR(20 * std::log10(out.peak() / 0.5), -6, 0.1);
    for (float sample : out.right) ASSERT_EQ(sample, 0);
}

TEST(Channel, DoesNotClickWhenBandsComeAndGo) {
    Rig rig;
    rig.set("low_gain", 12, 5000);
    rig.set("mid_gain", -12, 8000);
    rig.set("low_cut", 300, 11000);
    rig.set("low_gain", 0, 15000);
    rig.set("mid_gain", 0, 18000);
    rig.set("low_cut", 20, 21000);
    EXPECT_LT(rig.run(sine(24000, 100, 0.2)).largest_step(), 0.02)
        << "four times the sine raised by 12 dB is 0.01";
}

} // namespace
