#include "sdk/core/state/state_appendix.h"

#include <gtest/gtest.h>

namespace aviary::detail {
namespace {

using Memory = std::vector<unsigned char>;

TEST(StateAppendix, IsFoundBehindAnyState) {
    for (const Memory& state : {Memory{}, Memory{1}, Memory(1000, 7)}) {
        Memory bytes = state;
        const Memory kept = {4, 5, 6};
        append_to_state(bytes, kept);
        const auto split = split_state(bytes);
        EXPECT_EQ(Memory(split.state.begin(), split.state.end()), state);
        EXPECT_EQ(Memory(split.appendix.begin(), split.appendix.end()), kept);
    }
}

TEST(StateAppendix, AStateWithoutOneIsWhole) {
    for (const Memory& state : {Memory{}, Memory(15, 7), Memory(1000, 7)}) {
        EXPECT_EQ(split_state(state).state.size(), state.size());
        EXPECT_TRUE(split_state(state).appendix.empty());
    }
}

TEST(StateAppendix, ADamagedOneIsNone) {
    Memory sound(100, 7);
    append_to_state(sound, Memory{4, 5, 6});
    for (std::size_t i = 100; i < sound.size(); ++i) {
        Memory bytes = sound;
        bytes[i] ^= 0x80;
        EXPECT_EQ(split_state(bytes).state.size(), bytes.size()) << i;
    }
}

} // namespace
} // namespace aviary::detail
