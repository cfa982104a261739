#include "rt/latest.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <thread>

using aviary::rt::Latest;

namespace {

// A value that shows when it is a mix of two: every word is derived from the first.
struct Snapshot {
    std::array<std::uint64_t, 48> words{};
    void fill(std::uint64_t seed) {
        for (std::size_t i = 0; i < words.size(); ++i) words[i] = seed * (2 * i + 1);
    }
    bool whole() const {
        for (std::size_t i = 0; i < words.size(); ++i)
            if (words[i] != words[0] * (2 * i + 1)) return false;
        return true;
    }
};

} // namespace

TEST(Latest, HasNothingToFetchBeforeTheFirstPublish) {
    Latest<int> latest(7);
    EXPECT_FALSE(latest.fetch());
    EXPECT_EQ(latest.front(), 7);
}

TEST(Latest, FetchesTheNewestAndSkipsWhatCameBetween) {
    Latest<int> latest;
    for (int i = 1; i <= 5; ++i) {
        latest.back() = i;
        latest.publish();
    }
    EXPECT_TRUE(latest.fetch());
    EXPECT_EQ(latest.front(), 5);
    EXPECT_FALSE(latest.fetch());
    EXPECT_EQ(latest.front(), 5);
}

TEST(Latest, FrontStandsStillWhileTheWriterGoesOn) {
    Latest<int> latest;
    latest.back() = 1;
    latest.publish();
    latest.fetch();
    for (int i = 2; i < 9; ++i) {
        latest.back() = i;
        latest.publish();
    }
    EXPECT_EQ(latest.front(), 1);
}

TEST(Latest, AcrossThreadsOnlyWholeValuesNeverOlderOnesAndTheLastArrives) {
    constexpr std::uint64_t last = 200'000;
    Latest<Snapshot> latest;
    std::thread writer([&] {
        for (std::uint64_t i = 1; i <= last; ++i) {
            latest.back().fill(i);
            latest.publish();
        }
    });
    std::uint64_t newest = 0, mixed = 0, backwards = 0;
    while (newest < last) {
        if (!latest.fetch()) {
            std::this_thread::yield();
            continue;
        }
        mixed += !latest.front().whole();
        backwards += latest.front().words[0] <= newest;
        newest = latest.front().words[0];
    }
    writer.join();
    EXPECT_EQ(mixed, 0u);
    EXPECT_EQ(backwards, 0u);
    EXPECT_FALSE(latest.fetch());
    EXPECT_EQ(latest.front().words[0], last);
}
