#include "base/units.h"

#include <gtest/gtest.h>

#include <limits>
#include <type_traits>

namespace aviary {
namespace {

static_assert(!std::is_convertible_v<double, Beats>, "a plain number has no unit");
static_assert(!std::is_constructible_v<Beats, Decibels>, "a unit is not another one");
static_assert(!std::is_convertible_v<Beats, double>, "a unit is not lost unseen");
static_assert(sizeof(Beats) == sizeof(double) && std::is_trivially_copyable_v<Beats>);

constexpr double infinity = std::numeric_limits<double>::infinity();

TEST(Units, CalculateAsTheirNumbersDo) {
    EXPECT_EQ(Beats(1.5) + Beats(2), Beats(3.5));
    EXPECT_EQ(Beats(1.5) - Beats(2), Beats(-0.5));
    EXPECT_EQ(Beats(1.5) * 4, Beats(6));
    EXPECT_EQ(Beats(1.5) / 3, Beats(0.5));
    EXPECT_EQ(Beats(6) / Beats(1.5), 4.0) << "a ratio is a plain number";
    EXPECT_EQ(Frames(7) / Frames(2), 3);
}

TEST(Units, CompareAsTheirNumbersDo) {
    EXPECT_LT(Hertz(440), Hertz(441));
    EXPECT_EQ(Beats(), Beats(0));
    const Beats no_number(std::numeric_limits<double>::quiet_NaN());
    EXPECT_FALSE(no_number >= Beats(0));
    EXPECT_NE(no_number, no_number);
}

TEST(Units, TurnGainIntoDecibels) {
    EXPECT_DOUBLE_EQ(decibels_of(0.1).count, -20);
    EXPECT_EQ(decibels_of(1).count, 0);
    EXPECT_EQ(decibels_of(0), Decibels(-infinity)) << "silence";
}

} // namespace
} // namespace aviary
