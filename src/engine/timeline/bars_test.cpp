#include "engine/timeline/bars.h"

#include <gtest/gtest.h>

namespace aviary::engine {

using song::Ticks;

namespace {
const Tempo at_sixty(60, 96);
}

TEST(Bars, FollowTheMeter) {
    const Bars bars({3, 4});
    EXPECT_EQ(bars.from(at_sixty, 0), Ticks(0));
    EXPECT_EQ(bars.from(at_sixty, 1), Ticks(288));
    EXPECT_EQ(bars.from(at_sixty, 288), Ticks(288));
    EXPECT_EQ(bars.at(Beats(7)).number, 2);
    EXPECT_EQ(bars.at(Beats(7)).start, Beats(6));
}

TEST(Bars, BeginWhereTheMeterChanges) {
    // Two bars of 4/4 and a half, then 3/4.
    const song::MeterChange changes[] = {{Ticks(960), {3, 4}}};
    const Bars bars({4, 4}, changes);
    EXPECT_EQ(bars.from(at_sixty, 700), Ticks(768));
    EXPECT_EQ(bars.from(at_sixty, 800), Ticks(960)) << "the bar that the change cuts short";
    EXPECT_EQ(bars.from(at_sixty, 961), Ticks(1248));
    EXPECT_EQ(bars.at(Beats(9)).number, 2);
    EXPECT_EQ(bars.at(Beats(10)).number, 3);
    EXPECT_EQ(bars.at(Beats(10)).meter, (song::Meter{3, 4}));
    EXPECT_EQ(bars.next_change(at_sixty, 0), 960);
}

} // namespace aviary::engine
