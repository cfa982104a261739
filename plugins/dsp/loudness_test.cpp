#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#ifdef AVIARY_EBUR128
#include <ebur128.h>
#endif

#include "dsp/loudness.h"

namespace {

constexpr double pi = 3.14159265358979;

struct Sound {
    double rate;
    std::vector<float> left, right;
    void add(double hertz, double decibels, double seconds) {
        const double gain = std::pow(10, decibels / 20);
        for (int i = 0; i < int(seconds * rate); ++i) {
            left.push_back(float(gain * std::sin(2 * pi * hertz * i / rate)));
            right.push_back(left.back());
        }
    }
    dsp::Loudness measured(unsigned block = 333) const {
        dsp::Loudness loudness(rate);
        for (unsigned at = 0; at < left.size(); at += block)
            loudness.add(left.data() + at, right.data() + at, std::min(block, unsigned(left.size()) - at));
        return loudness;
    }
};

/// The first cases of EBU Tech 3341 (-23 LUFS) and of EBU Tech 3342 (the range).
TEST(Loudness, IsWhatTheStandardSaysOfItsTestSignals) {
    for (const double rate : {44100.0, 48000.0, 96000.0}) {
        Sound steady{rate, {}, {}};
        steady.add(1000, -23, 20);
        const auto measured = steady.measured();
        EXPECT_NEAR(measured.integrated(), -23, 0.1) << rate;
        EXPECT_NEAR(measured.momentary(), -23, 0.1);
        EXPECT_NEAR(measured.short_term(), -23, 0.1);

        Sound gated{rate, {}, {}};
        gated.add(1000, -72, 10), gated.add(1000, -36, 10), gated.add(1000, -23, 60);
        gated.add(1000, -36, 10), gated.add(1000, -72, 10);
        EXPECT_NEAR(gated.measured().integrated(), -23, 0.1) << rate;

        Sound two{rate, {}, {}};
        two.add(1000, -20, 20), two.add(1000, -30, 20);
        EXPECT_NEAR(two.measured().range(), 10, 1) << rate;
    }
}

TEST(Loudness, OfSilenceIsNone) {
    Sound silence{48000, std::vector<float>(48000), std::vector<float>(48000)};
    EXPECT_EQ(silence.measured().integrated(), -INFINITY);
    EXPECT_EQ(silence.measured().true_peak(), -INFINITY);
    EXPECT_EQ(silence.measured().range(), 0);
    EXPECT_EQ(dsp::Loudness(48000).integrated(), -INFINITY);
}

TEST(Loudness, TruePeakLiesBetweenTheSamples) {
    // A quarter of the sample rate, 45 degrees off: every sample is at 0.7 of the sine's amplitude.
    Sound sine{48000, {}, {}};
    for (int i = 0; i < 4800; ++i)
        sine.left.push_back(float(0.5 * std::sin(pi / 2 * i + pi / 4) * std::min(1.0, i / 2000.0))),
            sine.right.push_back(0);
    EXPECT_NEAR(sine.measured().true_peak(), -6.02, 0.2);
}

TEST(Loudness, DoesNotHangOnBlocks) {
    Sound noise{48000, {}, {}};
    std::minstd_rand random(7);
    std::uniform_real_distribution<float> any(-0.5f, 0.5f);
    for (int i = 0; i < 200000; ++i) noise.left.push_back(any(random)), noise.right.push_back(any(random));
    const auto one = noise.measured(1), many = noise.measured(4096);
    EXPECT_EQ(one.integrated(), many.integrated());
    EXPECT_EQ(one.range(), many.range());
    EXPECT_NEAR(one.true_peak(), many.true_peak(), 1e-6);
}

#ifdef AVIARY_EBUR128
TEST(Loudness, IsWhatAnotherProgramSaysOfMusicLikeNoise) {
    std::minstd_rand random(3);
    std::normal_distribution<double> any(0, 1);
    for (const double rate : {44100.0, 48000.0, 88200.0}) {
        Sound sound{rate, {}, {}};
        double low[2] = {}, level = 0.1;
        for (int i = 0; i < int(rate * 25); ++i) {
            if (i % int(rate * 0.7) == 0) level = std::pow(10, -std::abs(any(random)) / 1.2);
            for (double& channel : low) channel += 0.1 * (any(random) - channel);
            sound.left.push_back(float(level * low[0])), sound.right.push_back(float(level * low[1] * 0.6));
        }
        ebur128_state* other =
            ebur128_init(2, unsigned(rate), EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK);
        std::vector<float> both;
        for (std::size_t i = 0; i < sound.left.size(); ++i)
            both.push_back(sound.left[i]), both.push_back(sound.right[i]);
        ebur128_add_frames_float(other, both.data(), sound.left.size());
        double integrated = 0, range = 0, peaks[2] = {};
        ebur128_loudness_global(other, &integrated);
        ebur128_loudness_range(other, &range);
        for (unsigned channel = 0; channel < 2; ++channel) ebur128_true_peak(other, channel, &peaks[channel]);
        ebur128_destroy(&other);
        const auto ours = sound.measured();
        EXPECT_NEAR(ours.integrated(), integrated, 0.1) << rate;
        EXPECT_NEAR(ours.range(), range, 0.2) << rate;
        EXPECT_NEAR(ours.true_peak(), 20 * std::log10(std::max(peaks[0], peaks[1])), 0.1) << rate;
    }
}
#endif

} // namespace
