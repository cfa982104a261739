#include "base/edit_distance.h"

#include <gtest/gtest.h>

namespace aviary {

TEST(EditDistance, CountsLettersThatAreChangedAddedLeftOutOrSwapped) {
    EXPECT_EQ(edit_distance("", ""), 0u);
    EXPECT_EQ(edit_distance("maj7", "maj7"), 0u);
    EXPECT_EQ(edit_distance("", "maj"), 3u);
    EXPECT_EQ(edit_distance("maj", ""), 3u);
    EXPECT_EQ(edit_distance("maj7", "maj9"), 1u);
    EXPECT_EQ(edit_distance("verion", "version"), 1u);
    EXPECT_EQ(edit_distance("mja7", "maj7"), 1u);
    EXPECT_EQ(edit_distance("abc", "cab"), 2u);
}

} // namespace aviary
