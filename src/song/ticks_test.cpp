#include "song/song_testing.h"
#include "song/ticks.h"

namespace aviary::song {
namespace {

TEST(Ticks, AddFractionsExactly) { EXPECT_EQ(Ticks(1, 3) + Ticks(1, 6), Ticks(1, 2)); }
TEST(Ticks, AreInLowestTerms) {
    EXPECT_EQ(Ticks(6, 4).numerator(), 3);
    EXPECT_EQ(Ticks(6, 4).denominator(), 2);
}
TEST(Ticks, KeepTheSignAbove) {
    EXPECT_EQ(Ticks(1, -2).numerator(), -1);
    EXPECT_EQ(Ticks(1, -2).denominator(), 2);
}
TEST(Ticks, ThreeThirdsAreOne) {
    Ticks sum;
    for (int i = 0; i < 3; ++i) sum += Ticks(32, 3);
    EXPECT_EQ(sum, Ticks(32));
}
TEST(Ticks, SumsOfLargeNumbersWithUnlikeDenominatorsDoNotOverflow) {
    const Ticks a(std::int64_t(1) << 50, 1048573), b(std::int64_t(1) << 50, 1048573 * 2);
    EXPECT_EQ(a + b, Ticks(3 * (std::int64_t(1) << 49), 1048573));
}
TEST(Ticks, CompareExactly) {
    EXPECT_LT(Ticks(1, 3), Ticks(333334, 1000000));
    EXPECT_GT(Ticks(1, 3), Ticks(333333, 1000000));
}
TEST(Ticks, FloorGoesDownForNegativeOnes) {
    EXPECT_EQ(Ticks(-1, 2).floor(), -1);
    EXPECT_EQ(Ticks(7, 2).floor(), 3);
    EXPECT_EQ(Ticks(-4).floor(), -4);
}
TEST(Ticks, DivideIntoMultiples) { EXPECT_EQ(Ticks(72) / Ticks(24), Ticks(3)); }
TEST(Ticks, CountBeats) { EXPECT_EQ(Ticks(144).beats(), Beats(1.5)); }

} // namespace
} // namespace aviary::song
