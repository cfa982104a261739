#include "rt/ring.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <thread>

using aviary::rt::Ring;

TEST(Ring, GivesBackInOrder) {
    Ring<int> ring(4);
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(ring.push(i));
    int value = -1;
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(ring.pop(value));
        EXPECT_EQ(value, i);
    }
    EXPECT_FALSE(ring.pop(value));
}

TEST(Ring, RefusesWhenFullAndLosesNothing) {
    Ring<int> ring(4);
    for (int i = 0; i < 4; ++i) EXPECT_TRUE(ring.push(i));
    EXPECT_FALSE(ring.push(99));
    EXPECT_EQ(ring.size(), 4u);
    int value = -1;
    EXPECT_TRUE(ring.pop(value));
    EXPECT_EQ(value, 0);
    EXPECT_EQ(ring.space(), 1u);
    EXPECT_TRUE(ring.push(4));
}

TEST(Ring, RoundsItsCapacityUp) { EXPECT_EQ(Ring<int>(5).capacity(), 8u); }

TEST(Ring, CarriesWhatCanOnlyBeMoved) {
    Ring<std::unique_ptr<int>> ring(2);
    EXPECT_TRUE(ring.push(std::make_unique<int>(3)));
    std::unique_ptr<int> value;
    EXPECT_TRUE(ring.pop(value));
    EXPECT_EQ(*value, 3);
}

TEST(Ring, AcrossThreadsEveryElementArrivesOnceInOrder) {
    struct Element {
        std::uint64_t number = 0, check = 0;
    };
    constexpr std::uint64_t count = 300'000;
    Ring<Element> ring(64);
    std::thread producer([&] {
        for (std::uint64_t i = 1; i <= count; ++i)
            while (!ring.push({i, i * 31})) std::this_thread::yield();
    });
    std::uint64_t wrong = 0;
    for (std::uint64_t expected = 1; expected <= count;) {
        Element element;
        if (!ring.pop(element)) {
            std::this_thread::yield();
            continue;
        }
        wrong += element.number != expected || element.check != expected * 31;
        ++expected;
    }
    producer.join();
    EXPECT_EQ(wrong, 0u);
    EXPECT_EQ(ring.size(), 0u);
}
