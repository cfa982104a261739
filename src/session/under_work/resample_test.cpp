#include "session/under_work/resample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace aviary::session {

namespace {

/// A sine with so many whole periods in so many samples.
std::vector<float> sine(int turns, std::size_t samples) {
    std::vector<float> sound(samples);
    for (std::size_t i = 0; i < samples; ++i)
        sound[i] = float(std::sin(2 * std::numbers::pi * turns * double(i) / double(samples)));
    return sound;
}

std::vector<float> resample(const std::vector<float>& samples, double from, double to) {
    return resample_loop(samples, from, to, [] { return false; });
}

double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
    double largest = a.size() == b.size() ? 0 : INFINITY;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(double(a[i]) - b[i]));
    return largest;
}

} // namespace

TEST(Resample, KeepsASineInPitchAndLevel) {
    for (int turns : {1, 10, 100, 170}) // of a tenth of a second: up to 17 kHz
        for (double from : {44100.0, 96000.0, 22050.0 * 2, 192000.0})
            EXPECT_LT(largest_difference(resample(sine(turns * 10, std::size_t(from)), from, 48000),
                          sine(turns * 10, 48000)),
                1e-3)
                << turns * 10 << " Hz at " << from;
}

TEST(Resample, LeavesOutWhatTheLowerRateCannotHold) {
    const auto result = resample(sine(30'000, 96000), 96000, 48000);
    ASSERT_EQ(result.size(), 48000u);
    EXPECT_LT(*std::max_element(result.begin(), result.end()), 1e-4);
}

TEST(Resample, KeepsAConstantToTheLoopsEnds) {
    EXPECT_LT(largest_difference(
                  resample(std::vector<float>(441, 0.5f), 44100, 48000), std::vector<float>(480, 0.5f)),
        1e-4);
}

TEST(Resample, LeavesAtLeastOneSample) {
    EXPECT_EQ(resample({0.5f}, 192000, 8000).size(), 1u);
    EXPECT_TRUE(resample({}, 44100, 48000).empty());
}

TEST(Resample, IsGivenUpOnRequest) {
    EXPECT_TRUE(resample_loop(sine(1, 1000), 44100, 48000, [] { return true; }).empty());
}

} // namespace aviary::session
