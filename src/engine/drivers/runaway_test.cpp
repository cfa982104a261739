#include "engine/drivers/runaway.h"

#include <gtest/gtest.h>

namespace aviary::engine {

using namespace std::chrono_literals;

struct RunawayTest : testing::Test {
    /// Asks for 10 ms every `step`, for `blocks` blocks; the number of the one that was too much.
    int ask(Runaway::Clock::duration step, int blocks) {
        for (int i = 1; i <= blocks; ++i, now += step)
            if (runaway.check(480, now)) return i;
        return 0;
    }
    Runaway runaway{48000};
    Runaway::Clock::time_point now{5s};
};

TEST_F(RunawayTest, LetsADeviceKeepTimeForAsLongAsItLikes) { EXPECT_EQ(ask(10ms, 100'000), 0); }

TEST_F(RunawayTest, LetsADeviceFillItsBuffersAtFirstAndAfterAGap) {
    EXPECT_EQ(ask(0ms, 90), 0);
    EXPECT_EQ(ask(10ms, 500), 0);
    now += 3s;
    EXPECT_EQ(ask(0ms, 90), 0);
}

TEST_F(RunawayTest, NoticesWithinASecondsWorthThatNothingTakesTimeAnyMore) {
    EXPECT_EQ(ask(10ms, 1000), 0);
    const int noticed = ask(10us, 1000);
    EXPECT_GT(noticed, 0);
    EXPECT_LT(noticed, 320);
}

} // namespace aviary::engine
