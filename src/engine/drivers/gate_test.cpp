#include "engine/drivers/gate.h"

#include <gtest/gtest.h>

namespace aviary::engine {

TEST(Gate, LetsTheLastBlockEndAndGivesSilenceFromThenOn) {
    for (int round = 0; round < 200; ++round) {
        bool ended = false; // plain, so that ThreadSanitizer sees whether shut() orders what it says
        Gate gate([&](const Block& block) {
            ASSERT_FALSE(ended);
            std::fill_n(block.left, block.frames, 1.0f);
        });
        std::atomic<bool> stop = false;
        float left[16], right[16];
        std::thread device([&] {
            while (!stop) gate.fill({.left = left, .right = right, .frames = 16});
        });
        while (gate.blocks() < 3) std::this_thread::yield();
        gate.shut();
        ended = true;
        const auto so_far = gate.blocks();
        while (gate.blocks() < so_far + 2) std::this_thread::yield();
        stop = true;
        device.join();
        EXPECT_EQ(left[0], 0);
        EXPECT_EQ(right[15], 0);
    }
}

} // namespace aviary::engine
