#include <aviary/testing.h>
#include <gtest/gtest.h>

#include <cmath>

using namespace aviary::testing;

namespace {

/// What a click leaves behind, wet alone.
Sound room(double decay_seconds, double damping, unsigned frames = 240000, double predelay = 0) {
    Rig rig;
    rig.set("mix", 100);
    rig.set("decay", decay_seconds);
    rig.set("damping", damping);
    rig.set("predelay", predelay);
    rig.set("low_cut", 20);
    rig.run(9600);
    Sound click = silence(frames);
    click.left[0] = click.right[0] = 1;
    return rig.run(click);
}

/// Energy from a frame on, in decibels (Schroeder's backward integral).
double energy_from(const Sound& sound, unsigned frame) {
    double energy = 1e-30;
    for (unsigned i = frame; i < sound.frames(); ++i)
        energy += double(sound.left[i]) * sound.left[i] + double(sound.right[i]) * sound.right[i];
    return 10 * std::log10(energy);
}

TEST(Reverb, LosesSixtyDecibelsInItsDecayTime) {
    for (const double seconds : {0.8, 2.0}) {
        const Sound sound = room(seconds, 0);
        const unsigned from = unsigned(0.2 * 48000), to = unsigned((0.2 + seconds / 3) * 48000);
        const double lost = energy_from(sound, from) - energy_from(sound, to);
        EXPECT_NEAR(lost, 20, 3) << "a third of the way in " << seconds << " s";
    }
}

TEST(Reverb, DampingTakesTheHighsFirst) {
    const auto highs = [](const Sound& sound) { // energy of the differences against that of the sound
        double high = 0, all = 0;
        for (unsigned i = 24000; i < 48000; ++i) {
            high += std::pow(sound.left[i] - sound.left[i - 1], 2);
            all += std::pow(sound.left[i], 2);
        }
        return high / all;
    };
    EXPECT_LT(highs(room(2, 90)), 0.25 * highs(room(2, 0)));
}

TEST(Reverb, IsSilentUntilThePredelayHasPassed) {
    EXPECT_LT(room(2, 40, 48000, 100).part(0, 4800).peak(), 1e-6);
    EXPECT_GT(room(2, 40, 48000, 100).part(4800, 9600).peak(), 1e-3);
}

TEST(Reverb, SidesDifferUnlessWidthIsNothing) {
    const Sound wide = room(2, 40, 48000);
    double product = 0, left = 0, right = 0;
    for (unsigned i = 4800; i < 48000; ++i) {
        product += wide.left[i] * wide.right[i];
        left += wide.left[i] * wide.left[i];
        right += wide.right[i] * wide.right[i];
    }
    EXPECT_LT(std::abs(product) / std::sqrt(left * right), 0.3);
    EXPECT_NEAR(10 * std::log10(left / right), 0, 1.5) << "both sides are equally loud";

    Rig rig;
    rig.set("width", 0);
    rig.set("mix", 100);
    rig.run(9600);
    Sound narrow = rig.run(noise(24000, 0.3));
    for (unsigned i = 0; i < narrow.frames(); ++i) ASSERT_FLOAT_EQ(narrow.left[i], narrow.right[i]);
}

TEST(Reverb, FillsTimeDensely) {
    const Sound sound = room(2, 20, 48000);
    for (unsigned first = 9600; first < 38400; first += 480)
        EXPECT_GT(sound.part(first, 480).rms(), 0.2 * sound.part(first, 4800).rms())
            << "a hole at frame " << first;
}

TEST(Reverb, IsNotLouderThanWhatItIsGiven) {
    Rig rig;
    rig.set("mix", 100);
    rig.run(9600);
    const Sound input = noise(96000, 0.3);
    const double ratio = rig.run(input).part(48000, 48000).rms() / input.rms();
    EXPECT_GT(ratio, 0.2);
    EXPECT_LT(ratio, 1.2);
}

TEST(Reverb, DoesNotClickWhenTheSizeMoves) {
    Rig rig;
    rig.set("mix", 100);
    const Sound input = sine(96000, 200, 0.3);
    rig.set("size", 10, 40000);
    rig.set("size", 100, 60000);
    const Sound out = rig.run(input);
    EXPECT_LT(out.part(40000, 50000).largest_step(), 3 * out.part(20000, 20000).largest_step());
}

} // namespace
