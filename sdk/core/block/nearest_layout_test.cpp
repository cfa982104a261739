#include "sdk/core/block/nearest_layout.h"

#include <gtest/gtest.h>

#include <vector>

namespace aviary::detail {
namespace {

using enum Speakers;
constexpr Layout layouts[] = {
    {.name = "Stereo", .inputs = {{"Input", stereo}, {"Key", mono}}, .outputs = {{"Output", stereo}}},
    {.name = "Plain", .inputs = {{"Input", stereo}}, .outputs = {{"Output", stereo}}},
    {.name = "7.1", .inputs = {{"Input", surround_7_1}}, .outputs = {{"Output", surround_7_1}}},
    {.name = "Ambisonic", .inputs = {{"Input", ambisonic_1}}, .outputs = {{"Output", ambisonic_1}}},
    {.name = "Quad", .inputs = {{"Input", quad}}, .outputs = {{"Output", quad}}}};

using Wanted = std::vector<WantedBus>;

NearestLayout nearest(const Wanted& inputs, const Wanted& outputs, unsigned present = 0) {
    return nearest_layout(layouts, present, inputs, outputs);
}
WantedBus exactly(Speakers speakers) { return {channel_count(speakers), speakers}; }

TEST(NearestLayout, IsTheOneThatIsWanted) {
    const auto found = nearest({exactly(stereo), exactly(mono)}, {exactly(stereo)});
    EXPECT_EQ(found.index, 0);
    EXPECT_TRUE(found.exact);
    EXPECT_EQ(nearest({exactly(quad)}, {exactly(quad)}).index, 4) << "not the first of four channels";
}

TEST(NearestLayout, NeedNotHaveEveryBusSpokenOf) {
    const auto without_key = nearest({exactly(stereo)}, {exactly(stereo)});
    EXPECT_EQ(without_key.index, 1) << "the one that has no other";
    EXPECT_TRUE(without_key.exact);
    const auto key_off =
        nearest_layout({layouts, 1}, 0, Wanted{exactly(stereo), {}}, Wanted{exactly(stereo)});
    EXPECT_EQ(key_off.index, 0);
    EXPECT_FALSE(key_off.exact) << "it still has the bus that should be gone";
    EXPECT_EQ(nearest({exactly(stereo), exactly(mono), exactly(mono)}, {exactly(stereo)}).index, -1)
        << "none has so many";
}

TEST(NearestLayout, HasAsManyChannelsWhereTheSpeakersDiffer) {
    const auto found = nearest({{8, none}}, {{8, none}});
    EXPECT_EQ(found.index, 2);
    EXPECT_FALSE(found.exact);
    EXPECT_EQ(nearest({{4, none}}, {{4, none}}).index, 3) << "the first";
    EXPECT_EQ(nearest({{4, none}}, {{4, none}}, 4).index, 4) << "or the present one";
    EXPECT_EQ(nearest({{5, none}}, {{5, none}}).index, -1);
    EXPECT_EQ(nearest({}, {exactly(stereo)}).index, -1) << "the main bus is not optional";
}

} // namespace
} // namespace aviary::detail
