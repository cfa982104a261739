#include "engine/graph/index.h"

#include "engine/engine_ids.h"

#include <gtest/gtest.h>

#include <deque>

namespace aviary::engine {

namespace {

struct Thing {
    const TrackId id;
    Thing* next_in_index = nullptr;
};

} // namespace

TEST(Index, FindsAllOfMoreThanItsTableHasPlaces) {
    std::deque<Thing> things;
    Index<Thing> index;
    constexpr std::uint32_t count = 3 * Index<Thing>::size + 7;
    for (std::uint32_t id = 1; id <= count; ++id) index.add(things.emplace_back(Thing{TrackId(id)}));
    for (Thing& thing : things) EXPECT_EQ(index.find(thing.id), &thing);
    EXPECT_EQ(index.find(TrackId(count + 1)), nullptr);
    EXPECT_EQ(index.find(TrackId::master), nullptr);
}

TEST(Index, FindsNoMoreWhatWasRemovedButAllTheRest) {
    std::deque<Thing> things;
    Index<Thing> index;
    const auto far = std::uint32_t(Index<Thing>::size); // in the same place of the table
    for (std::uint32_t id : {1u, 1 + far, 1 + 2 * far, 1 + 3 * far})
        index.add(things.emplace_back(Thing{TrackId(id)}));
    for (std::size_t gone : {1u, 3u, 0u, 2u}) {
        index.remove(things[gone]);
        index.remove(things[gone]); // once more: nothing
        EXPECT_EQ(index.find(things[gone].id), nullptr);
    }
    index.add(things[2]);
    EXPECT_EQ(index.find(things[2].id), &things[2]);
}

} // namespace aviary::engine
