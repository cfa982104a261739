#include "sdk/core/block/wiring.h"

#include <gtest/gtest.h>

#include <array>

namespace aviary::detail {
namespace {

using enum Speakers;
constexpr Layout ducker = {.name = "Stereo and key",
    .inputs = {{"Input", stereo}, {"Key", mono}},
    .outputs = {{"Output", stereo}, {"Reduction", mono}}};

struct Wired {
    Wiring wiring;
    Block::Parts parts{.layout = &ducker};
    Wired() {
        wiring.prepare(ducker, 4);
        wiring.begin();
    }
    void open(Frame start, Frame frames) { wiring.open_piece(start, frames, parts); }
};

TEST(Wiring, GivesEachBusItsOwnChannels) {
    std::array<float, 4> left{1, 2, 3, 4}, right{5, 6, 7, 8}, key{9, 10, 11, 12}, out{};
    Wired wired;
    wired.wiring.input(0, 0, left.data());
    wired.wiring.input(0, 1, right.data());
    wired.wiring.input(1, 0, key.data());
    wired.wiring.output(1, 0, out.data());
    wired.open(2, 2);
    const Block block(wired.parts);
    EXPECT_EQ(block.in(0)[0], 3);
    EXPECT_EQ(block.in(1)[1], 8);
    EXPECT_EQ(block.in(0, 1)[0], 11);
    block.out(0, 1)[1] = 42;
    EXPECT_EQ(out[3], 42);
    EXPECT_EQ(block.input_channels(1), 1u);
    EXPECT_EQ(block.input_channels(2), 0u);
}

TEST(Wiring, WhatIsNotConnectedIsSilenceAndSaysSo) {
    Wired wired;
    std::array<float, 4> left{1, 2, 3, 4};
    wired.wiring.input(0, 0, left.data());
    wired.open(0, 4);
    const Block block(wired.parts);
    EXPECT_TRUE(block.has_input(0));
    EXPECT_FALSE(block.has_input(1));
    EXPECT_FALSE(block.has_output(0));
    EXPECT_EQ(block.in(0, 1)[3], 0);
    block.out(0)[0] = 1; // goes nowhere, and not into another's silence
    block.out(1)[0] = 2;
    EXPECT_EQ(block.out(0)[0], 1);
    EXPECT_EQ(block.in(0, 1)[0], 0);
}

TEST(Wiring, ConvertsWhatTheHostMixesIn64Bit) {
    std::array<double, 4> in{0.5, 0.25, -1, 1}, out{};
    Wired wired;
    wired.wiring.input(0, 0, in.data());
    wired.wiring.output(0, 0, out.data());
    wired.open(1, 3);
    const Block block(wired.parts);
    for (Frame frame = 0; frame < 3; ++frame) block.out(0)[frame] = 2 * block.in(0)[frame];
    wired.wiring.close_piece();
    EXPECT_EQ(out, (std::array<double, 4>{0, 0.5, -2, 2}));
}

TEST(Wiring, ForgetsTheBlockBefore) {
    std::array<float, 4> key{1, 1, 1, 1};
    Wired wired;
    wired.wiring.input(1, 0, key.data());
    wired.wiring.begin();
    wired.open(0, 4);
    EXPECT_FALSE(Block(wired.parts).has_input(1));
    EXPECT_EQ(Block(wired.parts).in(0, 1)[0], 0);
}

TEST(Wiring, IgnoresChannelsThatTheLayoutHasNot) {
    std::array<float, 4> extra{1, 1, 1, 1};
    Wired wired;
    wired.wiring.input(0, 2, extra.data());
    wired.wiring.input(7, 0, extra.data());
    wired.wiring.output(99, 0, extra.data());
    wired.open(0, 4);
    EXPECT_EQ(Block(wired.parts).in(0)[0], 0);
}

} // namespace
} // namespace aviary::detail
