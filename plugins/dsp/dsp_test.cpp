#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "dsp/envelope.h"
#include "dsp/ladder.h"
#include "dsp/oscillator.h"
#include "dsp/ramp.h"
#include "dsp/silence.h"
#include "dsp/svf.h"

namespace {

using dsp::Float4;
using dsp::splat;

TEST(Float4, ApproximationsAreAsGoodAsTheySay) {
    for (float x = -100; x < 100; x += 0.37f)
        EXPECT_NEAR(dsp::exp2(splat(x))[0] / std::exp2(x), 1, 1e-5) << "2^" << x;
    for (float x = 0.001f; x < 1.42f; x += 0.01f)
        EXPECT_NEAR(dsp::tan(splat(x))[1] / std::tan(x), 1, 1e-4) << "tan " << x;
}

TEST(Oscillator, SineIsASine) {
    for (unsigned i = 0; i < 1000; ++i)
        EXPECT_NEAR(
            dsp::sine(i * 4294967u), std::sin(2 * 3.14159265358979 * i * 4294967.0 / 4294967296.0), 4e-6);
}

/// How loud the alias at 48 - 9 * 5 = 3 kHz of a saw of 5 kHz is, against the saw's fundamental.
double alias_in_decibels(bool rounded) {
    const unsigned step = dsp::phase_step(5000, 48000);
    double tone[2] = {}, alias[2] = {};
    unsigned phase = 0;
    for (unsigned i = 0; i < 48000; ++i, phase += step) {
        const float sample =
            rounded ? dsp::saw(phase, dsp::cycle / float(step)) : dsp::to_float(phase) * 2 / dsp::cycle;
        const double turn = 2 * 3.14159265358979 * i / 48000;
        tone[0] += sample * std::cos(turn * 5000), tone[1] += sample * std::sin(turn * 5000);
        alias[0] += sample * std::cos(turn * 3000), alias[1] += sample * std::sin(turn * 3000);
    }
    return 20 * std::log10(std::hypot(alias[0], alias[1]) / std::hypot(tone[0], tone[1]));
}

TEST(Oscillator, SawIsRoundedAgainstAliasing) {
    EXPECT_LT(alias_in_decibels(true), alias_in_decibels(false) - 10);
    EXPECT_LT(alias_in_decibels(true), -30);
}

TEST(Oscillator, SawRisesFromMinusOneToOne) {
    EXPECT_NEAR(dsp::saw(0x80000000u, 100.0f), 0, 1e-6);
    EXPECT_NEAR(dsp::saw(0x40000000u, 100.0f), -0.5, 1e-6);
    EXPECT_NEAR(dsp::saw(0xc0000000u, 100.0f), 0.5, 1e-6);
}

/// Gain in decibels of a filter for a settled sine.
template <typename Filter>
double response(Filter&& filter, double frequency) {
    double in = 0, out = 0;
    for (unsigned i = 0; i < 96000; ++i) {
        const float x = 0.1f * float(std::sin(2 * 3.14159265358979 * frequency * i));
        const float y = filter(x);
        if (i < 48000) continue;
        in += x * x;
        out += y * y;
    }
    return 10 * std::log10(out / in);
}

TEST(Svf, FallsByTwelveDecibelsAnOctave) {
    dsp::Svf<float> filter;
    const auto c = dsp::low_pass(500.0 / 48000, 0.70710678);
    EXPECT_NEAR(response([&](float x) { return filter.next(x, c); }, 500.0 / 48000), -3, 0.05);
    EXPECT_NEAR(response([&](float x) { return filter.next(x, c); }, 2000.0 / 48000), -24.2, 0.5);
}

TEST(Ladder, FallsByTwentyFourDecibelsAnOctave) {
    dsp::Ladder filter;
    const dsp::LadderCoefficients c(splat(500.0f / 48000), splat(0));
    const auto next = [&](float x) { return filter.next(splat(x), c)[2]; };
    EXPECT_NEAR(response(next, 20.0 / 48000), 0, 0.2);
    EXPECT_NEAR(response(next, 500.0 / 48000), -12, 0.3);
    EXPECT_NEAR(response(next, 4000.0 / 48000) - response(next, 2000.0 / 48000), -24, 2.5);
}

TEST(Ladder, SingsAtItsCutoffAtFullResonance) {
    dsp::Ladder filter;
    const dsp::LadderCoefficients c(splat(1000.0f / 48000), splat(1));
    filter.next(splat(1), c);
    unsigned crossings = 0;
    float before = 0, peak = 0;
    for (unsigned i = 0; i < 48000; ++i) {
        const float now = filter.next(splat(0), c)[0];
        crossings += before < 0 && now >= 0;
        peak = std::max(peak, std::abs(now));
        before = now;
    }
    EXPECT_NEAR(crossings, 1000, 20);
    EXPECT_LE(peak, 1.5);
}

TEST(Envelope, ArrivesAndFallsInTheTimesGiven) {
    dsp::Envelope4 envelope;
    envelope.shape({.attack = 0.1, .decay = 1, .sustain = 0, .release = 0.5}, 1000);
    envelope.start(2);
    for (unsigned i = 0; i < 98; ++i) envelope.next();
    EXPECT_LT(envelope.level()[2], 1);
    for (unsigned i = 0; i < 4; ++i) envelope.next();
    EXPECT_EQ(envelope.level()[2], 1);
    envelope.settle();
    envelope.release(2);
    for (unsigned i = 0; i < 500; ++i) envelope.next();
    EXPECT_NEAR(20 * std::log10(envelope.level()[2]), -60, 0.5);
    for (unsigned i = 0; i < 340; ++i) envelope.next();
    envelope.settle();
    EXPECT_FALSE(envelope.active(2));
    EXPECT_EQ(envelope.level()[2], 0);
}

TEST(Envelope, TakesOffFromWhereItIs) {
    dsp::Envelope4 envelope;
    envelope.shape({.attack = 0.1, .decay = 1, .sustain = 1, .release = 0.5}, 1000);
    envelope.start(0);
    for (unsigned i = 0; i < 200; ++i) envelope.next();
    envelope.release(0);
    for (unsigned i = 0; i < 50; ++i) envelope.next();
    const float before = envelope.level()[0];
    envelope.start(0);
    EXPECT_NEAR(envelope.next()[0], before, 0.02);
}

TEST(Silence, PeakSeesTheLargestAndWhatIsNotANumber) {
    std::vector<float> samples(100, 0.25f);
    samples[37] = -0.75f;
    EXPECT_EQ(dsp::peak(samples.data(), 100), 0.75f);
    samples[50] = std::nanf("");
    EXPECT_FALSE(dsp::finite(dsp::peak(samples.data(), 100)));
}

TEST(Ramp, ArrivesAfterOneStep) {
    dsp::Ramp ramp;
    ramp.jump(1);
    ramp.to(3);
    float value = 0;
    for (unsigned i = 0; i < dsp::ControlClock::interval; ++i) value = ramp.next();
    EXPECT_FLOAT_EQ(value, 3);
}

} // namespace
