#include "server/clients/pace.h"

#include <gtest/gtest.h>

using namespace aviary::server;
using namespace std::chrono_literals;

namespace {

/// A client that sends each message as soon as it may; answering a message takes `takes`.
struct Sender {
    Pace pace;
    Pace::Clock::time_point now{1h};

    Pace::Duration send(Pace::Duration takes) {
        const auto begin = now;
        now += takes;
        const auto wait = pace.spend(begin, now);
        now += wait;
        return wait;
    }
};

} // namespace

TEST(Pace, LetsABurstPassAndThenSlowsDownToItsShare) {
    Sender sender;
    for (int i = 0; i < 2000; ++i) ASSERT_EQ(sender.send(10us), 0ms) << i;
    while (sender.send(10us) == 0ms) {
    }
    const auto begin = sender.now;
    for (int i = 0; i < 10'000; ++i) sender.send(10us);
    EXPECT_NEAR(std::chrono::duration<double>(sender.now - begin).count(), 10, 0.1) << "1,000 a second";
}

TEST(Pace, CountsLongAnswersByTheirTime) {
    Sender sender;
    for (int i = 0; i < 1000; ++i) sender.send(5ms);
    const auto begin = sender.now;
    for (int i = 0; i < 100; ++i) sender.send(5ms);
    EXPECT_NEAR(std::chrono::duration<double>(sender.now - begin).count(), 100 * 0.005 * Pace::share, 0.1);
}

TEST(Pace, DoesNotHoldOneLongAnswerAgainstAClient) {
    Sender sender;
    EXPECT_EQ(sender.send(3s), 0ms);
    for (int i = 0; i < 100; ++i) EXPECT_EQ(sender.send(10us), 0ms);
}

TEST(Pace, ForgetsAFloodAfterARest) {
    Sender sender;
    for (int i = 0; i < 5000; ++i) sender.send(10us);
    sender.now += 2s;
    for (int i = 0; i < 2000; ++i) ASSERT_EQ(sender.send(10us), 0ms) << i;
}
