#include "rt/offer.h"

#include <gtest/gtest.h>

#include <thread>

using aviary::rt::Offer;

TEST(Offer, IsTakenOnceItsTimeHasCome) {
    Offer<int> offer;
    EXPECT_EQ(offer.take(100), nullptr);
    offer.make(std::make_unique<int>(5), 7);
    EXPECT_TRUE(offer.stands());
    EXPECT_EQ(offer.take(6), nullptr);
    const auto taken = offer.take(7);
    ASSERT_NE(taken, nullptr);
    EXPECT_EQ(*taken, 5);
    EXPECT_FALSE(offer.stands());
    EXPECT_EQ(offer.take(100), nullptr);
    EXPECT_EQ(offer.withdraw(), nullptr) << "it has been taken";
}

TEST(Offer, ComesBackUntilItIsTaken) {
    Offer<int> offer;
    offer.make(std::make_unique<int>(5), 1);
    const auto back = offer.withdraw();
    ASSERT_NE(back, nullptr);
    EXPECT_EQ(*back, 5);
    EXPECT_EQ(offer.take(100), nullptr);
}

TEST(Offer, AcrossThreadsEachIsEitherTakenOrWithdrawn) {
    struct Pair {
        std::uint64_t a, b;
    };
    constexpr std::uint64_t count = 200'000;
    Offer<Pair> offer;
    std::atomic<std::uint64_t> upto = 0;
    std::uint64_t taken = 0, sum_taken = 0;
    std::thread taker([&] {
        for (;;) {
            const std::uint64_t now = upto.load(std::memory_order_relaxed);
            if (const auto pair = offer.take(now)) {
                ASSERT_EQ(pair->a, pair->b);
                ++taken;
                sum_taken += pair->a;
            } else if (now == count) {
                return;
            }
        }
    });
    std::uint64_t back = 0, sum_back = 0;
    for (std::uint64_t i = 1; i <= count; ++i) {
        offer.make(std::make_unique<Pair>(Pair{i, i}), i);
        if (i < count) upto.store(i, std::memory_order_relaxed);
        // Leaves some until they are taken: else a taker that is seldom awake would get none at all.
        while (i % 1'000 == 1 && offer.stands()) std::this_thread::yield();
        if (const auto pair = offer.withdraw()) {
            ASSERT_EQ(pair->a, i) << "never one that the other thread has";
            ++back;
            sum_back += pair->b;
        }
    }
    upto.store(count, std::memory_order_relaxed);
    taker.join();
    EXPECT_GE(taken, count / 1'000);
    EXPECT_EQ(taken + back, count);
    EXPECT_EQ(sum_taken + sum_back, count * (count + 1) / 2);
}
