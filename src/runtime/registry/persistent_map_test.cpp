#include "runtime/registry/persistent_map.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace aviary::runtime {
namespace {

TEST(PersistentMap, AChangeLeavesTheOldMapAsItWas) {
    const auto one = PersistentMap<int>().with(1, 10).with(33, 20); // 1 and 33 share their first branch
    const auto two = one.with(1, 11).without(33);
    EXPECT_EQ(*one.find(1), 10);
    EXPECT_EQ(*one.find(33), 20);
    EXPECT_EQ(*two.find(1), 11);
    EXPECT_EQ(two.find(33), nullptr);
    EXPECT_EQ(two.without(1).find(1), nullptr);
    EXPECT_EQ(two.find(2), nullptr);
}

TEST(PersistentMap, KeysThatDifferInTheHighestBitOnlyAreTwoKeys) {
    const auto high = std::uint64_t{1} << 63;
    const auto map = PersistentMap<int>().with(0, 1).with(high, 2);
    EXPECT_EQ(*map.find(0), 1);
    EXPECT_EQ(*map.find(high), 2);
    EXPECT_EQ(map.without(0).find(0), nullptr);
    EXPECT_EQ(*map.without(0).find(high), 2);
}

TEST(PersistentMap, AgreesWithStdMapOverManyChanges) {
    std::mt19937_64 random(1);
    std::map<std::uint64_t, int> expected;
    PersistentMap<int> map;
    for (int i = 0; i < 20000; ++i) {
        const auto key = random() % 2 == 0 ? random() % 500 : (random() % 500) << 50;
        if (random() % 3 == 0) {
            expected.erase(key);
            map = map.without(key);
        } else {
            expected[key] = i;
            map = map.with(key, i);
        }
        const auto probe = random() % 500;
        const auto found = expected.find(probe);
        ASSERT_EQ(map.find(probe) != nullptr, found != expected.end());
    }
    for (const auto& [key, value] : expected) ASSERT_EQ(*map.find(key), value);
}

} // namespace
} // namespace aviary::runtime
