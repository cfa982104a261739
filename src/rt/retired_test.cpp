#include "rt/retired.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

using aviary::rt::Retirable;
using aviary::rt::Retired;

namespace {

struct Thing : Retirable {
    Thing(int its_number, std::vector<int>& its_grave)
        : number(its_number)
        , gone(its_grave) {}
    ~Thing() override { gone.push_back(number); }
    int number;
    std::vector<int>& gone;
};

} // namespace

TEST(Retired, DeletesOnCollectTheOldestFirst) {
    std::vector<int> gone;
    Retired retired;
    for (int i = 0; i < 3; ++i) retired.retire(new Thing(i, gone));
    EXPECT_TRUE(gone.empty());
    EXPECT_EQ(retired.collect(), 3u);
    EXPECT_EQ(gone, (std::vector<int>{0, 1, 2}));
    EXPECT_EQ(retired.collect(), 0u);
}

TEST(Retired, DeletesWhatIsLeftWhenItGoes) {
    std::vector<int> gone;
    {
        Retired retired;
        retired.retire(new Thing(1, gone));
    }
    EXPECT_EQ(gone.size(), 1u);
}

TEST(Retired, OwnersRetireWhereTheyEndAndDeleteNothing) {
    std::vector<int> gone;
    Retired retired;
    {
        auto first = retired.owner_of(std::make_unique<Thing>(1, gone));
        auto moved = std::move(first);
        auto second = retired.owner_of(std::make_unique<Thing>(2, gone));
        second = std::move(moved); // and lets go of the second
        second.reset(new Thing(3, gone));
        const auto none = retired.owner_of(std::unique_ptr<Thing>());
        EXPECT_FALSE(none);
    }
    EXPECT_TRUE(gone.empty());
    EXPECT_EQ(retired.collect(), 3u);
    EXPECT_EQ(gone, (std::vector<int>{2, 1, 3}));
}

TEST(Retired, OwnersGiveUpWhatIsTaken) {
    std::vector<int> gone;
    Retired retired;
    auto owner = retired.owner_of(std::make_unique<Thing>(1, gone));
    const std::unique_ptr<Thing> thing = aviary::rt::taken(owner);
    EXPECT_FALSE(owner);
    EXPECT_EQ(thing->number, 1);
    EXPECT_EQ(retired.collect(), 0u);
}

TEST(Retired, AcrossThreadsEachThingIsDeletedOnceByTheCollector) {
    constexpr int count = 100'000;
    std::vector<int> gone; // touched by destructors: only safe when all of them run on the collecting thread
    Retired retired;
    std::thread audio([&] {
        for (int i = 0; i < count; ++i) {
            auto* thing = new Thing(-1, gone);
            thing->number = i; // written here, read by the collector
            retired.retire(thing);
        }
    });
    std::size_t collected = 0;
    while (collected < count) {
        collected += retired.collect();
        std::this_thread::yield();
    }
    audio.join();
    ASSERT_EQ(gone.size(), std::size_t(count));
    for (int i = 0; i < count; ++i) ASSERT_EQ(gone[std::size_t(i)], i);
}
